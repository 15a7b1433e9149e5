import { plain, polyline, widthOf, type Drawing, type Rect } from './drawing.ts'
import { editableText, resolveText } from './textOverrides.ts'
import type { TextOverride } from './look.ts'
import type { ChartTheme } from './theme.ts'

export interface EndLabel {
  content: string
  /** Identifies the label where its content holds a number that may change. */
  key?: string
  colour: string
  /** The end of the line in pixels of the chart. */
  x: number
  y: number
}

const gap = 10

type Named = Pick<EndLabel, 'content' | 'key'>

const wordOf = ({ content, key }: Named): TextOverride => ({
  key: `label ${key ?? plain(content)}`,
  defaultText: content,
})

/** Returns the width that `labels` need right of the panel. */
export function endLabelWidth(labels: readonly Named[], size: number, theme: ChartTheme): number {
  const widths = labels.map((label) => widthOf(resolveText(theme, wordOf(label)), size, 400, theme))
  return widths.length > 0 ? gap + Math.max(...widths) : 0
}

/** Draws labels right of the panel at the ends of their lines, moved apart where they would touch. */
export function endLabels(labels: EndLabel[], panel: Rect, theme: ChartTheme, size: number): Drawing[] {
  const height = size * 1.15
  const stride = Math.max(1, Math.ceil((labels.length * height) / Math.max(panel.height + height, 1)))
  const sorted = labels
    .filter((label) => label.content !== '')
    .filter((_, i) => i % stride === 0 || i === labels.length - 1)
    .toSorted((a, b) => a.y - b.y || a.content.localeCompare(b.content))
  const heights = apart(
    sorted.map((label) => label.y),
    height,
    [panel.top, panel.top + panel.height],
  )
  const right = panel.left + panel.width
  return sorted.flatMap((label, i) => {
    const y = heights[i] ?? label.y
    const leader: [number, number][] = [
      [label.x + 1, label.y],
      [right + 3, label.y],
      [right + gap - 2, y],
    ]
    const isMoved = Math.abs(y - label.y) > 2 || right - label.x > 8
    return [
      ...(isMoved ? [polyline(leader, { colour: theme.rule, width: 0.8 })] : []),
      editableText(wordOf(label), right + gap, y, theme, { size, colour: label.colour, valign: 'middle' }),
    ]
  })
}

/** Moves ascending positions at least `least` apart, as little as possible, and keeps them within `bounds`. */
export function apart(positions: number[], least: number, bounds: [number, number]): number[] {
  const groups: { sum: number; count: number }[] = []
  for (const at of positions) {
    groups.push({ sum: at, count: 1 })
    for (let last = groups.length - 1; last > 0; last = groups.length - 1) {
      const [below, above] = [groups[last], groups[last - 1]]
      if (!below || !above || centre(below) - centre(above) >= (least * (below.count + above.count)) / 2) break
      groups.splice(last - 1, 2, { sum: above.sum + below.sum, count: above.count + below.count })
    }
  }
  const placed = groups.flatMap((group) =>
    Array.from({ length: group.count }, (_, i) => centre(group) + (i - (group.count - 1) / 2) * least),
  )
  return within(placed, least, bounds)
}

function centre(group: { sum: number; count: number }): number {
  return group.sum / group.count
}

function within(positions: number[], least: number, [low, high]: [number, number]): number[] {
  const placed = [...positions]
  for (let i = placed.length - 1, limit = high; i >= 0; i--, limit -= least) placed[i] = Math.min(placed[i] ?? 0, limit)
  for (let i = 0, limit = low; i < placed.length; i++, limit += least) placed[i] = Math.max(placed[i] ?? 0, limit)
  return placed
}
