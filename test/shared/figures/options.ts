import type { EChartsOption } from 'echarts'
import { textWidth } from '../../../src/shared/plot/fonts.ts'

/** Returns the option as data, with three significant digits and without functions. */
export function plainOption(option: EChartsOption): unknown {
  return JSON.parse(
    JSON.stringify(option, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(3)) : value instanceof Float64Array ? [...value] : value,
    ),
  )
}

/** Lists every number anywhere in the option. */
export function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersOf)
}

/** Lists every text that the option draws, without mark-up. */
export function textsOf(option: EChartsOption): string[] {
  const { elements } = option.graphic as { elements: { type?: string; style?: { text?: string } }[] }
  return elements.flatMap((e) =>
    e.type === 'text' && e.style?.text ? [e.style.text.replaceAll(/\{i\|([^}]*)\}/g, '$1')] : [],
  )
}

interface Series {
  id: string
  data: (number | null)[][]
}

export function seriesOf(option: EChartsOption): Series[] {
  return option.series as unknown as Series[]
}

interface Placed {
  grid: { left: number; top: number; width: number; height: number }[]
  xAxis: { type: string; min: number; max: number }[]
  yAxis: { type: string; min: number; max: number }[]
  series: { id: string; xAxisIndex: number; data: (number | null)[][] }[]
  graphic: {
    elements: { type?: string; x?: number; y?: number; style?: { text?: string; align?: string; fontSize?: number } }[]
  }
}

/** Lists the labels that lie on a data point or on the line between two points, from the option alone. */
export function covered(option: EChartsOption): string[] {
  const { grid, xAxis, yAxis, series, graphic } = option as unknown as Placed
  const share = (axis: { type: string; min: number; max: number } | undefined, value: number): number => {
    if (!axis) return NaN
    const of = axis.type === 'log' ? Math.log : (v: number) => v
    return (of(value) - of(axis.min)) / (of(axis.max) - of(axis.min))
  }
  const points = series.flatMap((own) => {
    const [i, rect] = [own.xAxisIndex, grid[own.xAxisIndex]]
    const at = own.data.flatMap(([x, y]) =>
      rect && typeof x === 'number' && typeof y === 'number'
        ? [[rect.left + share(xAxis[i], x) * rect.width, rect.top + (1 - share(yAxis[i], y)) * rect.height] as const]
        : [],
    )
    if (!own.id.startsWith('measured')) return at
    return at.flatMap(([x, y], k) => {
      const [toX, toY] = at[k + 1] ?? [x, y]
      return Array.from({ length: 100 }, (_, t) => [x + ((toX - x) * t) / 100, y + ((toY - y) * t) / 100] as const)
    })
  })
  return graphic.elements.flatMap(({ x = 0, y = 0, style }) => {
    const content = (style?.text ?? '').replaceAll(/\{i\|([^}]*)\}/g, '$1')
    if (!/^(C \d|error|s₁₁)/.test(content)) return []
    const width = textWidth(content, style?.fontSize ?? 10)
    const left = style?.align === 'right' ? x - width : x
    const isHit = points.some(
      ([px, py]) => px > left && px < left + width && py > y && py < y + (style?.fontSize ?? 10),
    )
    return isHit ? [content] : []
  })
}
