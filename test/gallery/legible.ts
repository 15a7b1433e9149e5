import type { EChartsOption } from 'echarts'
import { plain, widthOf } from '../../src/shared/plot/drawing.ts'

interface Axis {
  type?: string
  show?: boolean
  min: number
  max: number
  axisTick?: { customValues?: readonly number[] }
  axisLabel?: { show?: boolean; customValues?: readonly number[]; formatter: (value: number) => string }
}

const listOf = <T>(value: T | T[] | undefined): T[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

/** Returns the axes whose ticks tell no scale, each in words. */
export function sparseAxes(option: EChartsOption): string[] {
  return (['xAxis', 'yAxis'] as const).flatMap((name) =>
    listOf(option[name] as unknown as Axis | Axis[]).flatMap((axis, i) =>
      isSparse(axis, placesOn(option, name, i))
        ? [`${name} ${axis.min} … ${axis.max}: ${labelsOf(axis).join(' ')}`]
        : [],
    ),
  )
}

const isOn = ({ min, max }: Axis, at: number): boolean =>
  at >= min - 1e-9 * Math.abs(min) && at <= max + 1e-9 * Math.abs(max)

const labelsOf = (axis: Axis): string[] =>
  (axis.axisLabel?.customValues ?? []).filter((at) => isOn(axis, at)).map((at) => axis.axisLabel?.formatter(at) ?? '')

/** Three labels tell a scale, or two decades with a tick at every decade, or a label at every place that has data. */
function isSparse(axis: Axis, places: readonly number[]): boolean {
  if (axis.show === false || axis.type === 'category' || axis.axisLabel?.show === false) return false
  const values = axis.axisLabel?.customValues ?? []
  const labels = new Set(labelsOf(axis))
  if (labels.size >= 3) return false
  const ticks = (axis.axisTick?.customValues ?? []).filter((at) => isOn(axis, at))
  if (axis.type === 'log' && labels.size === 2 && ticks.length >= 3 && ticks.every(isDecade)) return false
  // Levels reach from end to end, and marks of several methods stand beside their common place.
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 0.05 * (axis.max - axis.min)
  const isLabelled = (at: number): boolean => values.some((own) => (axis.type === 'log' ? at === own : near(at, own)))
  if (places.filter((at) => at !== axis.min && at !== axis.max).every(isLabelled)) return false
  return Math.floor(axis.max) - Math.ceil(axis.min) >= 2 || axis.max - axis.min < 1 || axis.type === 'log'
}

const isDecade = (at: number): boolean => at === Number(`1e${Math.round(Math.log10(at))}`)

function placesOn(option: EChartsOption, name: 'xAxis' | 'yAxis', index: number): number[] {
  const series = listOf(option.series).filter(
    (own) => ((own as Record<string, unknown>)[`${name}Index`] ?? 0) === index,
  )
  const at = name === 'xAxis' ? 0 : 1
  return series.flatMap(({ data }) => {
    if (data instanceof Float64Array) return [...data].filter((_, i) => i % 2 === at)
    return Array.isArray(data) ? data.flatMap((point) => (Array.isArray(point) ? Number(point[at]) : [])) : []
  })
}

interface Box {
  content: string
  left: number
  right: number
  top: number
  bottom: number
}

/** Returns texts that leave the page or lie on each other, each in words. */
export function hiddenTexts(option: EChartsOption, width: number, height: number): string[] {
  const boxes = boxesOf(option)
  const beyond = boxes.filter(
    ({ left, right, top, bottom }) => left < -1 || top < -1 || right > width + 1 || bottom > height + 1,
  )
  const shared = boxes.flatMap((one, i) =>
    boxes.slice(i + 1).flatMap((other) => (overlap(one, other) ? [[one, other]] : [])),
  )
  return [
    ...beyond.map(({ content }) => `beyond the page: ${content}`),
    ...shared.map((both) => `on each other: ${both.map(({ content }) => content).join(' | ')}`),
  ]
}

const overlap = (a: Box, b: Box): boolean =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1

interface TextElement {
  type: string
  x: number
  y: number
  rotation?: number
  style: { text: string; fontSize: number; fontWeight?: 400 | 600; align?: string; verticalAlign?: string }
}

/** Returns where the letters of each text stand: the middle three quarters of its line. */
function boxesOf(option: EChartsOption): Box[] {
  const { elements = [] } = (option.graphic ?? {}) as { elements?: TextElement[] }
  return elements
    .filter(({ type, rotation, style }) => type === 'text' && rotation === undefined && style.text !== '')
    .map(({ x, y, style: { text, fontSize, fontWeight, align, verticalAlign } }) => {
      const wide = widthOf(text, fontSize, fontWeight)
      const left = x - wide * (align === 'right' ? 1 : align === 'center' ? 0.5 : 0)
      const top = y - fontSize * (verticalAlign === 'bottom' ? 1 : verticalAlign === 'middle' ? 0.5 : 0)
      const inset = fontSize / 8
      return { content: plain(text), left, right: left + wide, top: top + inset, bottom: top + fontSize - inset }
    })
}
