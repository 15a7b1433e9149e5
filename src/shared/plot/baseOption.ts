import type { EChartsOption } from 'echarts'
import type { Frame } from './chartFrame.ts'
import { polyline, sentence } from './drawing.ts'
import type { ChartTheme } from './theme.ts'

/** Returns what every chart option has: no animation, the colours of the theme, and a description for screen readers. */
export const baseOption = (theme: ChartTheme, description: string) => ({
  animation: false,
  backgroundColor: theme.paper,
  textStyle: { fontFamily: theme.fontFamily },
  aria: { enabled: true, label: { description } },
})

/** Draws empty axes and one sentence that says what will appear. */
export function emptyOption(
  content: string,
  around: Frame,
  view: { theme: ChartTheme; fontSize?: number },
): EChartsOption {
  const { theme } = view
  const { left, top, width, height } = around.inner
  const corner: [number, number][] = [
    [left + 24, top],
    [left + 24, top + height - 16],
    [left + width, top + height - 16],
  ]
  const option: EChartsOption = {
    ...baseOption(theme, content),
    series: [],
    graphic: {
      elements: [
        ...around.drawings,
        polyline(corner, { colour: theme.rule }),
        sentence(content, around.inner, theme, view.fontSize ?? 12),
      ],
    },
  }
  empty.add(option)
  return option
}

const empty = new WeakSet<EChartsOption>()

/** Whether an option is one sentence in place of numbers. */
export const isEmptyOption = (option: EChartsOption): boolean => empty.has(option)
