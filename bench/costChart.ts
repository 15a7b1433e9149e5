import type { EChartsOption } from 'echarts'
import { lightTheme as theme } from '../src/shared/plot/theme.ts'
import type { CaseResult } from './results.ts'
import { sweepChart, type SweepSeries } from './sweepChart.ts'

const participants: SweepSeries[] = [
  { name: 'Collapsar', colour: theme.accent, width: 2.4, symbol: 'circle' },
  { name: 'JAX jit', colour: theme.theorem, width: 1.4, symbol: 'diamond' },
  { name: 'PyTorch eager', colour: theme.featurePenalty, width: 1.4, symbol: 'rect' },
  { name: 'stock tfjs-node', colour: theme.quiet, width: 1.4, symbol: 'triangle' },
]

export const costSize = { width: 760, height: 300, widthMm: 183 }

/** Draws ms per step of all participants against depth, width and N. */
export const costChart = (cases: readonly CaseResult[]): EChartsOption =>
  sweepChart({
    size: costSize,
    title: 'Cost of a training step',
    captions: ['ms per step of full-batch Adam, float32; depth 5, width 100, N = 200 where not swept'],
    rows: [{ series: participants }],
    points: cases.flatMap(({ at, entries }) => {
      const medians = entries.flatMap((entry) => ('median' in entry ? [[entry.name, entry.median] as const] : []))
      return at ? [{ ...at, numbers: Object.fromEntries(medians) }] : []
    }),
  })
