import type { GraphicComponentOption } from 'echarts'
import { fontOf, textWidth } from './fonts.ts'
import type { ChartTheme } from './theme.ts'

export type Drawing = NonNullable<Extract<GraphicComponentOption, { elements?: unknown }>['elements']>[number]

export interface Rect {
  left: number
  top: number
  width: number
  height: number
}

export interface TextStyle {
  size: number
  colour: string
  weight?: 400 | 600
  align?: 'left' | 'center' | 'right'
  valign?: 'top' | 'middle' | 'bottom'
  z?: number
  /** Keeps text readable on a hatched zone. */
  background?: string
}

/** Draws text at a point. `{i|Z}¹` sets Z in italics. */
export function text(content: string, x: number, y: number, theme: ChartTheme, style: TextStyle): Drawing {
  const face = {
    fontFamily: theme.fontFamily,
    fontSize: style.size,
    fontWeight: style.weight ?? 400,
    fill: style.colour,
  }
  return {
    type: 'text',
    silent: true,
    z: style.z ?? 5,
    x: round(x),
    y: round(y),
    style: {
      text: content,
      ...face,
      align: style.align ?? 'left',
      verticalAlign: style.valign ?? 'top',
      ...(content.includes('{i|') ? { rich: { i: { ...face, fontStyle: 'italic' } } } : {}),
      ...(style.background === undefined ? {} : { backgroundColor: style.background, padding: [1, 3] }),
    },
  }
}

/** Returns a text without its markup. */
export function plain(content: string): string {
  return content.replaceAll(/\{i\|([^}]*)\}/g, '$1')
}

/** Returns the width of a text. Without a theme it assumes Inter, the widest of our fonts. */
export function widthOf(content: string, size: number, weight: 400 | 600 = 400, theme?: ChartTheme): number {
  return textWidth(plain(content), size, weight, theme && fontOf(theme.fontFamily))
}

export interface Stroke {
  colour: string
  width?: number
  dash?: number[]
  z?: number
}

export function polyline(points: readonly (readonly [number, number])[], stroke: Stroke): Drawing {
  return {
    type: 'polyline',
    silent: true,
    z: stroke.z ?? 0,
    shape: { points: points.map(([x, y]) => [round(x), round(y)]) },
    style: {
      stroke: stroke.colour,
      fill: 'none',
      lineWidth: stroke.width ?? 1,
      ...(stroke.dash ? { lineDash: stroke.dash } : {}),
    },
  }
}

/**
 * Draws a hatched zone with a hairline on top. The hatch is one polyline that runs up one diagonal and down the next,
 * because ECharts 6 has no printable patterns and no `path` among its graphic elements.
 */
export function hatch(zone: Rect, theme: ChartTheme): Drawing[] {
  const { left, top, width, height } = zone
  if (width <= 0 || height <= 0) return []
  const gap = 5
  const points: [number, number][] = []
  let up = true
  for (let offset = -height; offset < width; offset += gap) {
    const low: [number, number] = [left + Math.max(offset, 0), top + height + Math.min(offset, 0)]
    const high: [number, number] = [left + Math.min(offset + height, width), top + Math.max(0, offset + height - width)]
    points.push(...(up ? [low, high] : [high, low]))
    up = !up
  }
  const edge: [number, number][] = [
    [left, top],
    [left + width, top],
  ]
  return [
    { type: 'rect', silent: true, z: 0, shape: roundRect(zone), style: { fill: theme.rule, opacity: 0.28 } },
    { ...polyline(points, { colour: theme.rule, width: 0.6 }) },
    polyline(edge, { colour: theme.rule, width: 0.8 }),
  ]
}

function roundRect(zone: Rect): { x: number; y: number; width: number; height: number } {
  return { x: round(zone.left), y: round(zone.top), width: round(zone.width), height: round(zone.height) }
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** Draws a sentence in the middle of an empty chart. */
export function sentence(content: string, rect: Rect, theme: ChartTheme, size: number): Drawing {
  return text(content, rect.left + rect.width / 2, rect.top + rect.height / 2, theme, {
    size,
    colour: theme.quiet,
    align: 'center',
    valign: 'middle',
  })
}

/** Marks where runs ended without a result. */
export function cross({ x, y }: { x: number; y: number }, theme: ChartTheme): Drawing {
  const r = 2.6
  const points = [
    [x - r, y - r],
    [x + r, y + r],
    [x, y],
    [x - r, y + r],
    [x + r, y - r],
  ] as const
  return polyline(points, { colour: theme.quiet, width: 1.2, z: 5 })
}
