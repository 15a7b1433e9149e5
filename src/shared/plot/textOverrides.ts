import type { EChartsOption } from 'echarts'
import { plain, text, type Drawing, type TextStyle } from './drawing.ts'
import { TextOverride } from './look.ts'
import type { ChartTheme } from './theme.ts'

/** Returns the user's text, with *s* set in italics, or the default text. */
export function resolveText(theme: ChartTheme, { key, defaultText }: TextOverride): string {
  const theirs = theme.edits?.words[key]?.trim()
  return theirs ? theirs.replaceAll(/[{}|]/g, '').replaceAll(/\*([^*]+)\*/g, '{i|$1}') : defaultText
}

/** Returns the title of a y axis, keyed by its text. */
export const yTitle = (defaultText: string): TextOverride => ({ key: `y ${plain(defaultText)}`, defaultText })

/** Returns a text as users write it, with italics between stars. */
export const toMarkup = (content: string): string => content.replaceAll(/\{i\|([^}]*)\}/g, '*$1*')

/** Draws a text that the user can replace. */
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

/** Returns the texts of a chart that the user can replace, each once, in drawing order. */
export function editableTextsOf(option: EChartsOption): TextOverride[] {
  const { elements = [] } = (option.graphic ?? {}) as { elements?: Drawing[] }
  const found = new Map<string, TextOverride>()
  for (const { info } of elements) {
    const override = TextOverride.safeParse(info).data
    if (override && !found.has(override.key)) found.set(override.key, override)
  }
  return [...found.values()]
}
