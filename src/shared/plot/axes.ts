import type { XAXisComponentOption, YAXisComponentOption } from 'echarts'
import type { Scale } from './scales.ts'
import type { ChartTheme } from './theme.ts'

export interface AxisLook {
  theme: ChartTheme
  gridIndex: number
  fontSize: number
  labelled: boolean
}

function axis(scale: Scale, look: AxisLook) {
  return {
    gridIndex: look.gridIndex,
    type: scale.type,
    min: scale.min,
    max: scale.max,
    // ECharts keeps it aside; a reading of the chart needs it (panels.ts).
    ...(scale.zero ? { zero: scale.zero } : {}),
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: look.theme.rule, width: 1, cap: 'butt' } },
    minorTick: { show: false },
    axisTick: { show: true, length: 3, customValues: scale.ticks, lineStyle: { color: look.theme.rule } },
    axisLabel: {
      show: look.labelled,
      customValues: scale.labels,
      // Without it a log axis prints 0.00009999999999999999.
      formatter: scale.format,
      color: look.theme.quiet,
      fontSize: look.fontSize,
      fontFamily: look.theme.fontFamily,
      hideOverlap: false,
      margin: 6,
    },
  } as const
}

export function xAxis(scale: Scale, look: AxisLook): XAXisComponentOption {
  return { ...axis(scale, look), position: 'bottom' }
}

export function yAxis(scale: Scale, look: AxisLook): YAXisComponentOption {
  return { ...axis(scale, look), position: 'left' }
}
