import { bandSample } from './band.ts'
import { hatch, plain, polyline, round, text, widthOf, type Drawing } from './drawing.ts'
import { resolveText } from './textOverrides.ts'
import type { ChartTheme } from './theme.ts'
import { wrapped } from './wrapped.ts'

export type Sample =
  | { kind: 'line'; colour: string; dash?: number[]; width?: number }
  | { kind: 'circle' | 'square' | 'diamond' | 'cross' | 'triangle'; colour: string }
  | { kind: 'dot'; colour: string }
  | { kind: 'ramp'; colours: string[] }
  | { kind: 'hatch' }
  /** A filled cell of a map, and the mark in the corner of a cell. */
  | { kind: 'block' | 'corner'; colour: string }
  | { kind: 'band'; colour: string }

export interface LegendEntry {
  sample: Sample
  label: string
  /** Identifies the entry where its label holds a number that may change. */
  key?: string
}

export interface LegendBlock {
  drawings: Drawing[]
  height: number
}

/** Lays out samples and labels in as many lines as they need. A long label continues on the next line. */
export function legend(
  entries: LegendEntry[],
  at: { left: number; top: number; width: number },
  theme: ChartTheme,
  size: number,
): LegendBlock {
  const line = size * 1.6
  const sampleWidth = size * 1.7
  const indent = sampleWidth + size * 0.5
  const drawings: Drawing[] = []
  let x = at.left
  let y = at.top
  for (const entry of entries) {
    const word = { key: `series ${entry.key ?? plain(entry.label)}`, defaultText: entry.label }
    const label = resolveText(theme, word)
    const width = indent + widthOf(label, size, 400, theme)
    if (x > at.left && x + width > at.left + at.width) {
      x = at.left
      y += line
    }
    const rows = wrapped(label, at.width - indent, size, 400, theme)
    drawings.push(...sampleAt(entry.sample, x, y + line / 2, sampleWidth, theme))
    rows.forEach((row, i) => {
      const middle = y + line / 2 + i * size * 1.3
      const style = { size, colour: theme.ink, valign: 'middle' } as const
      drawings.push({ ...text(row, x + indent, middle, theme, style), ...(i === 0 ? { info: word } : {}) })
    })
    if (rows.length > 1) y += (rows.length - 1) * size * 1.3
    x += (rows.length > 1 ? at.width : width) + size * 1.25
  }
  return { drawings, height: entries.length > 0 ? y + line - at.top : 0 }
}

function sampleAt(sample: Sample, x: number, y: number, width: number, theme: ChartTheme): Drawing[] {
  if (sample.kind === 'line') {
    const ends: [number, number][] = [
      [x, y],
      [x + width, y],
    ]
    const dash = sample.dash ? { dash: sample.dash } : {}
    const lineWidth = (sample.width ?? 1.8) * (theme.lineScale ?? 1)
    return [polyline(ends, { colour: sample.colour, width: lineWidth, ...dash })]
  }
  if (sample.kind === 'ramp')
    return sample.colours.map((colour, i, { length }) => {
      const piece: [number, number][] = [
        [x + (width * i) / length, y],
        [x + (width * (i + 1)) / length, y],
      ]
      return polyline(piece, { colour, width: 2 * (theme.lineScale ?? 1) })
    })
  if (sample.kind === 'band') return bandSample(sample.colour, { left: x, top: y - 4, width, height: 8 })
  if (sample.kind === 'hatch') return hatch({ left: x, top: y - 4, width, height: 8 }, theme)
  if (sample.kind === 'block' || sample.kind === 'corner') return [filled(sample.kind, x, y, width, sample.colour)]
  const centre = x + width - 5
  if (sample.kind === 'circle')
    return [
      {
        type: 'circle',
        silent: true,
        shape: { cx: round(centre), cy: round(y), r: 2.8 },
        style: { fill: 'none', stroke: sample.colour, lineWidth: 1.2 },
      },
    ]
  if (sample.kind === 'dot')
    return [
      {
        type: 'circle',
        silent: true,
        shape: { cx: round(centre), cy: round(y), r: 2.6 },
        style: { fill: sample.colour },
      },
    ]
  return [polyline(outline(sample.kind, centre, y), { colour: sample.colour, width: 1.2 })]
}

function filled(kind: 'block' | 'corner', x: number, y: number, width: number, fill: string): Drawing {
  if (kind === 'block')
    return { type: 'rect', silent: true, shape: { x: round(x), y: round(y - 4), width, height: 8 }, style: { fill } }
  const left = x + width - 8
  const points = [
    [left, y - 3],
    [left + 6, y - 3],
    [left, y + 3],
  ]
  return { type: 'polygon', silent: true, shape: { points }, style: { fill } }
}

function outline(kind: 'square' | 'diamond' | 'cross' | 'triangle', x: number, y: number): [number, number][] {
  const r = kind === 'diamond' ? 4.4 : kind === 'square' ? 3.6 : 2.4
  if (kind === 'square')
    return [
      [x - r, y - r],
      [x + r, y - r],
      [x + r, y + r],
      [x - r, y + r],
      [x - r, y - r],
    ]
  if (kind === 'triangle')
    return [
      [x - 3.3, y + 3],
      [x, y - 3],
      [x + 3.3, y + 3],
      [x - 3.3, y + 3],
    ]
  if (kind === 'diamond')
    return [
      [x - r, y],
      [x, y - r],
      [x + r, y],
      [x, y + r],
      [x - r, y],
    ]
  return [
    [x - r, y - r],
    [x + r, y + r],
    [x, y],
    [x - r, y + r],
    [x + r, y - r],
  ]
}
