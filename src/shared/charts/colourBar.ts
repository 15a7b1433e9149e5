import { hatch, polyline, round, text, widthOf, type Drawing, type Rect } from './drawing.ts'
import { logScale } from './axes.ts'
import type { ChartTheme } from './theme.ts'
import { viridis } from './viridis.ts'

export interface ColourBar {
  theme: ChartTheme
  size: number
  /** Of what the colours are, before the bar. */
  label: string
  /** Exponents of ten at its ends. */
  low: number
  high: number
  /** Exponent below which numbers are round-off. */
  floor: number
}

/** What a bar takes in height. */
export const colourBarHeight = (size: number): number => size * 3.2

/** A log scale of viridis in the middle of `zone`, with its label before it. */
export function colourBar(zone: Rect, { theme, size, label, low, high, floor }: ColourBar): Drawing[] {
  // The label of the first tick reaches beyond the bar.
  const gap = size * 1.8
  const named = widthOf(label, size) + gap
  const width = Math.max(20, Math.min(size * 30, zone.width - named))
  const left = zone.left + (zone.width - named - width) / 2 + named
  const bar = { left, top: zone.top + size * 0.9, width, height: size * 0.8 }
  const place = (exponent: number): number => bar.left + (width * (exponent - low)) / Math.max(1, high - low)
  const scale = logScale(low, high, width / (size * 4))
  const below = place(Math.min(floor, high)) - bar.left
  return [
    text(label, bar.left - gap, bar.top + bar.height / 2, theme, {
      size,
      colour: theme.ink,
      align: 'right',
      valign: 'middle',
    }),
    {
      type: 'rect',
      silent: true,
      shape: { x: round(bar.left), y: round(bar.top), width: round(bar.width), height: round(bar.height) },
      style: { fill: gradient() },
    },
    ...(below > 0 ? hatch({ ...bar, width: below }, theme) : []),
    ...scale.ticks.flatMap((tick) => tickAt(place(Math.log10(tick)), bar, theme)),
    ...scale.labels.map((tick) =>
      text(scale.format(tick), place(Math.log10(tick)), bar.top + bar.height + 4, theme, {
        size,
        colour: theme.quiet,
        align: 'center',
      }),
    ),
  ]
}

/** Between its stops as between those of the cells' colours. */
const gradient = () => ({
  type: 'linear' as const,
  x: 0,
  y: 0,
  x2: 1,
  y2: 0,
  colorStops: viridis.map((color, i) => ({ offset: i / (viridis.length - 1), color })),
})

function tickAt(x: number, bar: Rect, theme: ChartTheme): Drawing {
  const foot = bar.top + bar.height
  const ends: [number, number][] = [
    [x, foot],
    [x, foot + 2.5],
  ]
  return polyline(ends, { colour: theme.rule, width: 0.8 })
}
