import * as z from 'zod'
import { BalancednessData } from './balancedness/data.ts'
import { InitialisationsData } from './initialisations/data.ts'
import { RankBoundData } from './rankBound/data.ts'
import { RankMapData } from './rankMap/data.ts'
import { CollapseByDepthData } from './collapseByDepth/data.ts'
import { CollapseMetricsData } from './collapseMetrics/data.ts'
import { GramData, ProjectionsData } from './geometry/data.ts'
import { WeightNormsData } from './weightNorms/data.ts'
import { DepthData } from './depth/data.ts'
import { InterpolationData } from './interpolation/data.ts'
import { DiscretePathData } from './discretePath/data.ts'
import { DepthBiasData } from './depthBias/data.ts'
import { EndingsData, OptimizerRankData } from './endings/data.ts'
import { LandscapeData } from './landscape/data.ts'
import { LogitRankData } from './logitRank/data.ts'
import { LayerRanksData } from './layerRanks/data.ts'
import { LimitData } from './limit/data.ts'
import { MergeData } from './merge/data.ts'
import { PathData } from './path/data.ts'
import { ClassMeansData } from './classMeans/data.ts'
import { UnconstrainedRatioData } from './unconstrainedRatio/data.ts'
import { UnconstrainedTrendData } from './unconstrainedTrend/data.ts'
import { UnconstrainedLossData } from './unconstrainedLoss/data.ts'
import { ResultsData } from './results/data.ts'
import { SpectraOverlayData } from './spectraOverlay/data.ts'
import { StructureGramData } from './structures/gramData.ts'
import { StructureLossesData } from './structures/lossesData.ts'
import { StructureMapData } from './structures/mapData.ts'

const withNote = {
  /** Names the data of the runs where they are not those of their preset. */
  note: z.string().optional(),
}

/** The numbers of a figure of several runs, without their look. One member per kind. */
export const FigureData = z.discriminatedUnion('kind', [
  InitialisationsData.extend(withNote),
  WeightNormsData.extend(withNote),
  BalancednessData.extend(withNote),
  RankMapData.extend(withNote),
  RankBoundData.extend(withNote),
  LimitData.extend(withNote),
  DepthData.extend(withNote),
  InterpolationData.extend(withNote),
  PathData.extend(withNote),
  DiscretePathData.extend(withNote),
  GramData.extend(withNote),
  ProjectionsData.extend(withNote),
  CollapseMetricsData.extend(withNote),
  LogitRankData.extend(withNote),
  UnconstrainedLossData.extend(withNote),
  LandscapeData.extend(withNote),
  ClassMeansData.extend(withNote),
  UnconstrainedTrendData.extend(withNote),
  LayerRanksData.extend(withNote),
  CollapseByDepthData.extend(withNote),
  UnconstrainedRatioData.extend(withNote),
  EndingsData.extend(withNote),
  OptimizerRankData.extend(withNote),
  DepthBiasData.extend(withNote),
  MergeData.extend(withNote),
  SpectraOverlayData.extend(withNote),
  ResultsData.extend(withNote),
  StructureLossesData.extend(withNote),
  StructureGramData.extend(withNote),
  StructureMapData.extend(withNote),
])
export type FigureData = z.infer<typeof FigureData>
