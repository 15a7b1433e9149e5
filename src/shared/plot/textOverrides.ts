import type { EChartsOption } from 'echarts'
import { plain, text, type Drawing, type TextStyle } from './drawing.ts'
import { TextOverride } from './look.ts'
import type { ChartTheme } from './theme.ts'

/** What stands there: theirs, where *s* is set in italics, or ours. */
export function resolveText(theme: ChartTheme, { key, defaultText }: TextOverride): string {
  const theirs = theme.edits?.words[key]?.trim()
  return theirs ? theirs.replaceAll(/[{}|]/g, '').replaceAll(/\*([^*]+)\*/g, '{i|$1}') : defaultText
}

/** The title of a y axis, by its own words. */
export const yTitle = (defaultText: string): TextOverride => ({ key: `y ${plain(defaultText)}`, defaultText })

/** A text as a person writes it: italics between stars. */
export const toMarkup = (content: string): string => content.replaceAll(/\{i\|([^}]*)\}/g, '*$1*')

/** Text at a point that another may be put for. */
export const editableText = (
  word: TextOverride,
  x: number,
  y: number,
  theme: ChartTheme,
  style: TextStyle,
): Drawing => ({
  ...text(resolveText(theme, word), x, y, theme, style),
  info: { ...word },
})

/** The texts of a chart that another may be put for, each once, in the order in which they are drawn. */
export function editableTextsOf(option: EChartsOption): TextOverride[] {
  const { elements = [] } = (option.graphic ?? {}) as { elements?: Drawing[] }
  const found = new Map<string, TextOverride>()
  for (const { info } of elements) {
    const override = TextOverride.safeParse(info).data
    if (override && !found.has(override.key)) found.set(override.key, override)
  }
  return [...found.values()]
}
