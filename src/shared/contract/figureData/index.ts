import * as z from 'zod'
import { InitialisationsData } from './initialisations.ts'
import { RankBoundData } from './rankBound.ts'
import { RankMapData } from './rankMap.ts'
import { CollapseMetricsData } from './collapseMetrics.ts'
import { GramData } from './gram.ts'
import { ProjectionsData } from './projections.ts'
import { WeightNormsData } from './weightNorms.ts'
import { LimitData } from './limit.ts'
import { PathData } from './path.ts'
import { ResultsData } from './results.ts'

/** What a figure of several runs shows, and nothing of how: numbers with the runs they come from. One member per kind. */
export const FigureData = z.discriminatedUnion('kind', [
  InitialisationsData,
  WeightNormsData,
  RankMapData,
  RankBoundData,
  LimitData,
  PathData,
  GramData,
  ProjectionsData,
  CollapseMetricsData,
  ResultsData,
])
export type FigureData = z.infer<typeof FigureData>
