import * as z from 'zod'
import { BalancednessData } from './balancedness/data.ts'
import { InitialisationsData } from './initialisations/data.ts'
import { RankBoundData } from './rankBound/data.ts'
import { RankMapData } from './rankMap/data.ts'
import { CollapseMetricsData } from './collapseMetrics/data.ts'
import { GramData, ProjectionsData } from './geometry/data.ts'
import { WeightNormsData } from './weightNorms/data.ts'
import { DepthData } from './depth/data.ts'
import { LimitData } from './limit/data.ts'
import { PathData } from './path/data.ts'
import { ResultsData } from './results/data.ts'

/** The numbers of a figure of several runs, without their look. One member per kind. */
export const FigureData = z.discriminatedUnion('kind', [
  InitialisationsData,
  WeightNormsData,
  BalancednessData,
  RankMapData,
  RankBoundData,
  LimitData,
  DepthData,
  PathData,
  GramData,
  ProjectionsData,
  CollapseMetricsData,
  ResultsData,
])
export type FigureData = z.infer<typeof FigureData>
