import type { FigureKind, PageKind, RunFigureKind, StudyFigureKind } from '../spec/figureKind.ts'
import { balancednessChart } from './balancedness/chart.ts'
import { readBalancedness } from './balancedness/read.ts'
import { balancednessTable } from './balancedness/table.ts'
import { collapseChart } from './collapse/chart.ts'
import { collapseTable } from './collapse/table.ts'
import { collapseByDepthChart } from './collapseByDepth/chart.ts'
import { collapseByDepthTable } from './collapseByDepth/table.ts'
import { collapseMetricsChart } from './collapseMetrics/chart.ts'
import { collapseMetricsTable } from './collapseMetrics/table.ts'
import type { FigureData } from './data.ts'
import { discretePathChart } from './discretePath/chart.ts'
import { discretePathTable } from './discretePath/table.ts'
import { withNote } from './dataNote.ts'
import { depthChart } from './depth/chart.ts'
import { readDepth } from './depth/read.ts'
import { depthTable } from './depth/table.ts'
import { gramChart } from './geometry/gram.ts'
import { projectionsChart } from './geometry/projections.ts'
import { gramTable, projectionsTable } from './geometry/table.ts'
import { initialisationsChart } from './initialisations/chart.ts'
import { readInitialisations } from './initialisations/read.ts'
import { initialisationsTable } from './initialisations/table.ts'
import { interpolationChart } from './interpolation/chart.ts'
import { interpolationTable } from './interpolation/table.ts'
import type { FigureDefinition, RunFigureInput, StudyChart, StudyFigureDefinition } from './kind.ts'
import { layerRanksChart } from './layerRanks/chart.ts'
import { readLayerRanks } from './layerRanks/read.ts'
import { layerRanksTable } from './layerRanks/table.ts'
import { limitChart } from './limit/chart.ts'
import { readLimit } from './limit/read.ts'
import { limitTable } from './limit/table.ts'
import { depthBiasChart } from './depthBias/chart.ts'
import { depthBiasTable } from './depthBias/table.ts'
import { endingsChart } from './endings/chart.ts'
import { readEndings, readOptimizerRank } from './endings/read.ts'
import { endingsTable } from './endings/table.ts'
import { landscapeChart } from './landscape/chart.ts'
import { landscapeTable } from './landscape/table.ts'
import { logitRankChart } from './logitRank/chart.ts'
import { readLogitRank } from './logitRank/read.ts'
import { logitRankTable } from './logitRank/table.ts'
import { mergeChart } from './merge/chart.ts'
import { mergeTable } from './merge/table.ts'
import { objectiveChart } from './objective/chart.ts'
import { objectiveTable } from './objective/table.ts'
import { optimizerRankChart } from './optimizerRank/chart.ts'
import { pathChart } from './path/chart.ts'
import { pathTable } from './path/table.ts'
import { rankBoundChart } from './rankBound/chart.ts'
import { rankBoundTable } from './rankBound/table.ts'
import { rankMapChart } from './rankMap/chart.ts'
import { rankMapTable } from './rankMap/table.ts'
import { ranksChart } from './ranks/chart.ts'
import { ranksTable } from './ranks/table.ts'
import { resultsChart } from './results/chart.ts'
import { resultsTable } from './results/table.ts'
import { spectraChart } from './spectra/chart.ts'
import type { SpectraRun } from './spectra/data.ts'
import { spectraTable } from './spectra/table.ts'
import { spectraOverlayChart } from './spectraOverlay/chart.ts'
import { spectraOverlayTable } from './spectraOverlay/table.ts'
import { structureGramChart } from './structures/gramChart.ts'
import { structureLossesChart } from './structures/lossesChart.ts'
import { structureMapChart } from './structures/mapChart.ts'
import { structureGramTable, structureLossesTable, structureMapTable } from './structures/tables.ts'
import type { Table } from './table.ts'
import { classMeansChart } from './classMeans/chart.ts'
import { classMeansTable } from './classMeans/table.ts'
import { unconstrainedLossChart } from './unconstrainedLoss/chart.ts'
import { unconstrainedLossTable } from './unconstrainedLoss/table.ts'
import { unconstrainedRatioChart } from './unconstrainedRatio/chart.ts'
import { readUnconstrainedRatio } from './unconstrainedRatio/read.ts'
import { unconstrainedRatioTable } from './unconstrainedRatio/table.ts'
import { unconstrainedTrendChart } from './unconstrainedTrend/chart.ts'
import { readUnconstrainedTrend } from './unconstrainedTrend/read.ts'
import { unconstrainedTrendTable } from './unconstrainedTrend/table.ts'
import { weightNormsChart } from './weightNorms/chart.ts'
import { readWeightNorms } from './weightNorms/read.ts'
import { weightNormsTable } from './weightNorms/table.ts'
import type { FigureView } from './view.ts'

/** The figures of single runs. */
export const runFigures = {
  spectra: { name: 'Spectra', chart: spectraChart, table: spectraTable },
  collapse: { name: 'Collapse', chart: collapseChart, table: collapseTable },
  ranks: { name: 'Ranks', chart: ranksChart, table: ranksTable },
  objective: { name: 'Objective', chart: objectiveChart, table: objectiveTable },
} satisfies { spectra: FigureDefinition<readonly SpectraRun[]> } & {
  [K in Exclude<RunFigureKind, 'spectra'>]: FigureDefinition<RunFigureInput>
}

export type DataOf<K extends StudyFigureKind> = Extract<FigureData, { kind: K }>

/** The figures of several runs. Their data schemas are in data.ts, which the contract loads without any chart. */
export const studyFigures = {
  initialisations: {
    name: 'Initialisations',
    chart: initialisationsChart,
    table: initialisationsTable,
    read: readInitialisations,
  },
  weightNorms: {
    name: 'Weight norms',
    chart: weightNormsChart,
    table: weightNormsTable,
    read: readWeightNorms,
    tab: 'weights',
  },
  balancedness: {
    name: 'Balancedness',
    chart: balancednessChart,
    table: balancednessTable,
    read: readBalancedness,
    tab: 'weights',
  },
  rankMap: { name: 'Rank map', chart: rankMapChart, table: rankMapTable },
  rankBound: { name: 'Rank bound', chart: rankBoundChart, table: rankBoundTable },
  limit: { name: 'Limit', chart: limitChart, table: limitTable, read: readLimit },
  depth: { name: 'Depth', chart: depthChart, table: depthTable, read: readDepth },
  interpolation: { name: 'Interpolation', chart: interpolationChart, table: interpolationTable },
  path: { name: 'Path', chart: pathChart, table: pathTable },
  discretePath: { name: 'Discrete path', chart: discretePathChart, table: discretePathTable },
  gram: { name: 'Gram', chart: gramChart, table: gramTable, tab: 'geometry' },
  projections: { name: 'Projections', chart: projectionsChart, table: projectionsTable, tab: 'geometry' },
  collapseMetrics: {
    name: 'Collapse metrics',
    chart: collapseMetricsChart,
    table: collapseMetricsTable,
    tab: 'collapse',
  },
  logitRank: { name: 'Logit rank', chart: logitRankChart, table: logitRankTable, read: readLogitRank },
  unconstrainedLoss: { name: 'Loss against DNC', chart: unconstrainedLossChart, table: unconstrainedLossTable },
  depthBias: { name: 'Depth bias', chart: depthBiasChart, table: depthBiasTable },
  merge: { name: 'Merge', chart: mergeChart, table: mergeTable },
  endings: { name: 'Endings', chart: endingsChart, table: endingsTable, read: readEndings },
  optimizerRank: { name: 'Optimizer rank', chart: optimizerRankChart, table: endingsTable, read: readOptimizerRank },
  landscape: { name: 'Landscape', chart: landscapeChart, table: landscapeTable },
  unconstrainedRatio: {
    name: 'Loss over K and L',
    chart: unconstrainedRatioChart,
    table: unconstrainedRatioTable,
    read: readUnconstrainedRatio,
  },
  unconstrainedTrend: {
    name: 'Rank and share of DNC',
    chart: unconstrainedTrendChart,
    table: unconstrainedTrendTable,
    read: readUnconstrainedTrend,
  },
  layerRanks: {
    name: 'Ranks over a setting',
    chart: layerRanksChart,
    table: layerRanksTable,
    read: readLayerRanks,
  },
  collapseByDepth: { name: 'Collapse by depth', chart: collapseByDepthChart, table: collapseByDepthTable },
  spectraOverlay: { name: 'Spectra overlay', chart: spectraOverlayChart, table: spectraOverlayTable },
  classMeans: { name: 'Class means', chart: classMeansChart, table: classMeansTable },
  results: { name: 'Results', chart: resultsChart, table: resultsTable },
  structureLosses: { name: 'Structure losses', chart: structureLossesChart, table: structureLossesTable },
  structureGram: { name: 'Structure Gram matrices', chart: structureGramChart, table: structureGramTable },
  structureMap: { name: 'Structure map', chart: structureMapChart, table: structureMapTable },
} as const satisfies { [K in StudyFigureKind]: StudyFigureDefinition<DataOf<K>> }

/** The kinds that the lab reads itself, because they need samples or analyses. */
export type AnalysedKind = {
  [K in StudyFigureKind]: (typeof studyFigures)[K] extends { read: unknown } ? never : K
}[StudyFigureKind]

const definitions: Readonly<Record<StudyFigureKind, StudyFigureDefinition<FigureData>>> = studyFigures

const pageNames = {
  curves: { name: 'Curves' },
  scatter: { name: 'Scatter' },
  parallel: { name: 'Parallel' },
  forecast: { name: 'Forecast' },
  tables: { name: 'Tables' },
} as const satisfies Record<PageKind, { name: string }>

export const figureName = (kind: FigureKind | PageKind): string =>
  ({ ...runFigures, ...studyFigures, ...pageNames })[kind].name

export const studyChart = (data: FigureData, view?: FigureView): StudyChart =>
  withNote(definitions[data.kind].chart(data, view), data.note)

/** Returns the numbers of a figure of several runs as one table. */
export const studyTable = (data: FigureData, view?: FigureView): Table => definitions[data.kind].table(data, view)
