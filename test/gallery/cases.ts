import type { EChartsOption } from 'echarts'
import { collapseOption } from '../../src/shared/figures/collapse/chart.ts'
import { compareOption } from '../../src/shared/figures/compare/chart.ts'
import { parallelOption } from '../../src/shared/figures/compare/parallel.ts'
import { scatterOption } from '../../src/shared/figures/compare/scatter.ts'
import type { FigureData } from '../../src/shared/figures/data.ts'
import { geometryStepChart } from '../../src/shared/figures/geometry/geometryStep.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import type { StudyChart } from '../../src/shared/figures/kind.ts'
import { objectiveOption } from '../../src/shared/figures/objective/chart.ts'
import { ranksOption } from '../../src/shared/figures/ranks/chart.ts'
import { spectraHeight, spectraOption } from '../../src/shared/figures/spectra/chart.ts'
import { spectraColumn } from '../../src/shared/figures/spectra/data.ts'
import { firstChoice } from '../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../src/shared/figures/structures/choiceSpec.ts'
import { runLooks } from '../../src/shared/plot/runColours.ts'
import type { ChartTheme } from '../../src/shared/plot/theme.ts'
import * as balancedness from '../fixtures/figures/balancedness.ts'
import * as collapseMetrics from '../fixtures/figures/collapseMetrics.ts'
import * as compare from '../fixtures/figures/compare.ts'
import * as fig2 from '../fixtures/figures/fig2.ts'
import * as geometry from '../fixtures/figures/geometry.ts'
import * as geometryStep from '../fixtures/figures/geometryStep.ts'
import * as history from '../fixtures/figures/history.ts'
import * as initialisations from '../fixtures/figures/initialisations.ts'
import * as depth from '../fixtures/figures/depth.ts'
import * as interpolation from '../fixtures/figures/interpolation.ts'
import * as discretePath from '../fixtures/figures/discretePath.ts'
import * as merge from '../fixtures/figures/merge.ts'
import * as depthBias from '../fixtures/figures/depthBias.ts'
import * as endings from '../fixtures/figures/endings.ts'
import * as landscape from '../fixtures/figures/landscape.ts'
import * as logitRank from '../fixtures/figures/logitRank.ts'
import * as collapseByDepth from '../fixtures/figures/collapseByDepth.ts'
import * as spectraOverlay from '../fixtures/figures/spectraOverlay.ts'
import * as layerRanks from '../fixtures/figures/layerRanks.ts'
import * as limit from '../fixtures/figures/limit.ts'
import * as parallel from '../fixtures/figures/parallel.ts'
import * as path from '../fixtures/figures/path.ts'
import * as rankBound from '../fixtures/figures/rankBound.ts'
import * as rankMap from '../fixtures/figures/rankMap.ts'
import * as ranks from '../fixtures/figures/ranks.ts'
import * as results from '../fixtures/figures/results.ts'
import * as classMeans from '../fixtures/figures/classMeans.ts'
import * as unconstrainedRatio from '../fixtures/figures/unconstrainedRatio.ts'
import * as unconstrainedTrend from '../fixtures/figures/unconstrainedTrend.ts'
import * as unconstrainedLoss from '../fixtures/figures/unconstrainedLoss.ts'
import * as structures from '../fixtures/figures/structures.ts'
import * as weightNorms from '../fixtures/figures/weightNorms.ts'

export interface View {
  width: number
  height: number
  theme: ChartTheme
  fontSize?: number
}

/** One chart of the gallery, drawn from the data that its tests use. */
export interface Case {
  name: string
  title: string
  height(width: number, theme: ChartTheme, fontSize?: number): number
  option(view: View): EChartsOption
  pages?: NonNullable<StudyChart['pages']>
}

const study = (name: string, data: FigureData): Case => ofChart(name, studyChart(data))

const ofChart = (name: string, chart: StudyChart): Case => ({
  name,
  title: chart.title,
  height: (width, theme, fontSize) => chart.height(width, fontSize, theme),
  option: (view) => chart.option({ ...view, title: chart.title }),
  ...(chart.pages ? { pages: chart.pages.bind(chart) } : {}),
})

const fixed = (name: string, height: number, option: Case['option']): Case => ({
  name,
  title: '',
  height: () => height,
  option,
})

const spectraView = (view: View) => ({
  ...view,
  scale: 'linear' as const,
  K: fig2.K,
  floor: 1e-7,
  layout: 'column' as const,
})
const spectraColumns = fig2.deltas.map(fig2.column)

/** Every figure kind, then the charts that only pages of the window show. */
export const cases: readonly Case[] = [
  {
    name: 'spectra',
    title: '',
    height: (width, theme) => spectraHeight(spectraColumns, spectraView({ width, height: 0, theme })),
    option: (view) => spectraOption(spectraColumns, spectraView(view)),
  },
  fixed('spectra-structures', 360, (view) =>
    spectraOption([spectraColumn(null, null, choiceSpec(firstChoice))], {
      ...view,
      scale: 'linear',
      K: 10,
      floor: 1e-14,
      layout: 'row',
    }),
  ),
  fixed('collapse', 330, (view) => collapseOption(history.collapse, { ...view, floor: 1e-14 })),
  fixed('ranks', 480, (view) =>
    ranksOption(ranks.series, { ...view, choice: { kind: 'numerical', threshold: 1e-5 }, K: 3, floor: 1e-7 }),
  ),
  fixed('objective', 330, (view) => objectiveOption(history.objective, view)),
  study('initialisations', initialisations.data()),
  study('initialisations-collapse-steps', initialisations.data({ collapsing: initialisations.collapsing })),
  study('weightNorms', weightNorms.data(weightNorms.panel(1, 0.8), weightNorms.panel(0.1, 0.2))),
  study('balancedness', balancedness.data(balancedness.falling)),
  study('rankMap', rankMap.rankMapData()),
  study('rankBound', rankBound.data([1e-4, 1e-3, 1e-2].map((lambda) => rankBound.run(lambda)))),
  study('limit', limit.data([limit.run(1), limit.run(0.1), limit.run(0.01)])),
  study('depth', depth.data([depth.run(2), depth.run(4), depth.run(9)])),
  study('interpolation', interpolation.data()),
  study('classMeans', classMeans.data()),
  study('unconstrainedTrend', unconstrainedTrend.data()),
  study('unconstrainedTrend widths', unconstrainedTrend.widths()),
  study('collapseByDepth', collapseByDepth.data()),
  study('collapseByDepth-plain', collapseByDepth.plain()),
  study('spectraOverlay', spectraOverlay.data()),
  ofChart('spectraOverlay-steps', studyChart(spectraOverlay.steps(), { scale: 'log' })),
  study('layerRanks', layerRanks.data()),
  study('layerRanks-batches', layerRanks.batches()),
  study('unconstrainedRatio', unconstrainedRatio.data()),
  study(
    'unconstrainedLoss',
    unconstrainedLoss.data([unconstrainedLoss.run(0.817), unconstrainedLoss.run(0.88), unconstrainedLoss.run(0.9)]),
  ),
  study('discretePath', discretePath.data()),
  study('path', { kind: 'path', panels: [path.panel('one'), path.refused] }),
  study('gram', geometry.gramData(4)),
  study('projections', geometry.projectionsData(4)),
  study('collapseMetrics', {
    kind: 'collapseMetrics',
    run: 'run00000',
    panels: [collapseMetrics.dnc1, collapseMetrics.dnc2, collapseMetrics.dnc3],
    stages: collapseMetrics.stages,
  }),
  study('depthBias', depthBias.data()),
  study('merge', merge.data(...merge.pair(1e-6, 0.4, 0.9), ...merge.pair(1e-3, 1, 1))),
  study('endings', endings.sweeps()),
  study('optimizerRank', endings.fourMethods()),
  study('landscape', landscape.data()),
  study('logitRank', logitRank.data(logitRank.ofTen())),
  study('results-map', results.gridOfResults()),
  study('results-curve', results.lineOfResults()),
  study('results-seeds', results.seedsOfResults()),
  study('structureLosses', structures.losses),
  study('structureGram', structures.gram),
  study('structureMap', structures.map),
  ofChart('geometryStep', geometryStepChart(geometryStep.geometry(3), { at: 1, layer: null, isFixed: true })),
  fixed('compare', 400, (view) =>
    compareOption([compare.line('a', [1, 0.3, 0.1, 0.02]), compare.line('b', [1, 0.6, 0.4, 0.3])], {
      ...view,
      looks: runLooks(view.theme, ['a', 'b']),
      name: 'objective',
      over: 'step',
      isLogX: false,
      isLogY: true,
      smoothing: 1,
      band: 'least to most over the seeds',
    }),
  ),
  fixed('scatter', 400, (view) =>
    scatterOption(
      ['a', 'b', 'c'].map((id, i) => ({ id, label: `run ${id}`, x: 10 ** -i, y: 10 ** (-2 * i) })),
      {
        ...view,
        looks: runLooks(view.theme, ['a', 'b', 'c']),
        xName: 'δ',
        yName: 'TCV',
        isLogX: true,
        isLogY: true,
      },
    ),
  ),
  fixed('parallel', 400, (view) =>
    parallelOption(parallel.axes(), parallel.lines, {
      ...view,
      looks: runLooks(view.theme, ['a', 'b', 'c', 'd']),
      colourBy: null,
    }),
  ),
]
