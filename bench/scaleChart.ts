import type { EChartsOption } from 'echarts'
import { lightTheme as theme } from '../src/shared/plot/theme.ts'
import type { ScaleResult } from './results.ts'
import { base } from './scale.ts'
import { sweepChart } from './sweepChart.ts'

const [iteration, measurement, memory] = ['iteration of L-BFGS', 'measurement', 'peak memory'] as const

export const scaleSize = { width: 760, height: 420, widthMm: 183 }

/** Draws the time of an iteration and of a measurement, and the peak memory below, against depth, width and N. */
export const scaleChart = (entries: readonly ScaleResult[]): EChartsOption =>
  sweepChart({
    size: scaleSize,
    title: 'Cost of an iteration and a measurement against the size',
    captions: [
      `float64, ten pairs, one process for each point; depth ${base.depth}, width ${base.width}, N = ${base.samples} where not swept`,
    ],
    rows: [
      {
        unit: 'ms',
        series: [
          { name: iteration, colour: theme.accent, width: 2.4, symbol: 'circle' },
          { name: measurement, colour: theme.theorem, width: 1.4, symbol: 'diamond' },
        ],
      },
      { unit: 'MB', series: [{ name: memory, colour: theme.quiet, width: 1.4, symbol: 'rect' }] },
    ],
    points: entries.flatMap((entry) => {
      if ('missing' in entry) return []
      const { axis, value, iterationMs, measurementMs, peakMegabytes } = entry
      return [
        { axis, value, numbers: { [iteration]: iterationMs, [measurement]: measurementMs, [memory]: peakMegabytes } },
      ]
    }),
  })
