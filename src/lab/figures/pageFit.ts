import { withNote } from '../../shared/figures/dataNote.ts'
import type { StudyChart } from '../../shared/figures/kind.ts'
import { formatPercent } from '../../shared/plot/numbers.ts'
import type { FigureStyle } from './style.ts'

/** CSS pixels per millimetre: at this rate 1 px is 0.75 pt. */
export const pixelsPerMm = 96 / 25.4

/** The height of a text block of a journal. */
export const pageMm = 230

/** Down to this share of their usual height panels keep their texts apart. */
const leastShare = 0.7

/** A chart at a height in pixels. */
export interface FittedChart {
  chart: StudyChart
  height: number
}

/**
 * Fits a chart on a page: lower panels where that leaves their texts apart, else several pages, else one page that says
 * by how much its panels are lower than usual. A height that was asked for is kept.
 */
export function fitted(chart: StudyChart, width: number, style: FigureStyle): FittedChart[] {
  const { heightMm, mostHeightMm = pageMm, fontSize, theme } = style
  if (heightMm !== undefined) return [{ chart, height: Math.round(heightMm * pixelsPerMm) }]
  const limit = Math.floor(mostHeightMm * pixelsPerMm)
  const usual = (own: StudyChart): number => own.height(width, fontSize, theme)
  const height = usual(chart)
  if (height <= limit) return [{ chart, height }]
  if (height * leastShare <= limit) return [{ chart, height: limit }]
  const pages = chart.pages?.({ width, height: limit, fontSize, theme }) ?? []
  if (pages.length > 1) return pages.map((own) => ({ chart: own, height: Math.min(usual(own), limit) }))
  const share = formatPercent(limit / height)
  return [{ chart: withNote(chart, `panels at ${share} of their usual height, to fit a page`), height: limit }]
}
