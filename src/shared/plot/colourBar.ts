import { hatch, polyline, round, text, widthOf, type Drawing, type Rect } from './drawing.ts'
import { position, type Scale } from './scales.ts'
import { resolveText, yTitle } from './textOverrides.ts'
import type { ChartTheme } from './theme.ts'
import { wrapped } from './wrapped.ts'

export interface ColourBar {
  theme: ChartTheme
  size: number
  /** Stands before the bar and names the quantity. */
  label: string
  /** Returns a scale with at most `most` labels. */
  scale: (most: number) => Scale
  /** Values below it are round-off; null where it is not known. */
  floor: number | null
}

/** Returns the height of a bar with its labels. */
export const colourBarHeight = (size: number): number => size * 3.2

/** Draws a colour bar of the theme's map in the middle of `zone`, with its label before it. */
export function colourBar(zone: Rect, { theme, size, label, scale: scaleOf, floor }: ColourBar): Drawing[] {
  // The label of the first tick reaches beyond the bar.
  const gap = size * 1.8
  const word = yTitle(label)
  // A long label continues on a second line, because the bar needs half of the width.
  const lines = wrapped(resolveText(theme, word), zone.width / 2 - gap, size, 400, theme)
  const taken = Math.max(...lines.map((line) => widthOf(line, size, 400, theme))) + gap
  const width = Math.max(20, Math.min(size * 30, zone.width - taken))
  const left = zone.left + (zone.width - taken - width) / 2 + taken
  const bar = { left, top: zone.top + size * 0.9, width, height: size * 0.8 }
  const scale = scaleOf(width / (size * 4))
  const place = (value: number): number => bar.left + width * position(scale, value)
  const below = floor === null ? 0 : place(Math.min(floor, scale.max)) - bar.left
  return [
    ...lines.map((line, i) => ({
      ...text(line, bar.left - gap, bar.top + bar.height / 2 + (i - (lines.length - 1) / 2) * size * 1.25, theme, {
        size,
        colour: theme.ink,
        align: 'right',
        valign: 'middle',
      }),
      ...(i === 0 ? { info: { ...word } } : {}),
    })),
    {
      type: 'rect',
      silent: true,
      shape: { x: round(bar.left), y: round(bar.top), width: round(bar.width), height: round(bar.height) },
      style: { fill: gradient(theme) },
    },
    ...(below > 0 ? hatch({ ...bar, width: below }, theme) : []),
    ...scale.ticks.flatMap((tick) => tickAt(place(tick), bar, theme)),
    ...scale.labels.map((tick) =>
      text(scale.format(tick), place(tick), bar.top + bar.height + 4, theme, {
        size,
        colour: theme.quiet,
        align: 'center',
      }),
    ),
  ]
}

/** Interpolates between the same stops as the cells do. */
const gradient = ({ map }: ChartTheme) => ({
  type: 'linear' as const,
  x: 0,
  y: 0,
  x2: 1,
  y2: 0,
  colorStops: map.map((color, i) => ({ offset: i / (map.length - 1), color })),
})

function tickAt(x: number, bar: Rect, theme: ChartTheme): Drawing {
  const foot = bar.top + bar.height
  const ends: [number, number][] = [
    [x, foot],
    [x, foot + 2.5],
  ]
  return polyline(ends, { colour: theme.rule, width: 0.8 })
}
