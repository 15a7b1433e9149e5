import { figure, type Figure } from '../../src/lab/figures/figure.ts'
import { pixelsPerMm, renderSvg } from '../../src/lab/figures/renderSvg.ts'
import { printStyle } from '../../src/lab/figures/style.ts'
import type { StudyChart } from '../../src/shared/figures/kind.ts'
import { cases, type Case } from './cases.ts'

/** Returns the SVG file that an export of a case writes; null where there is no such case. */
export function exportedSvg(name: string, widthMm = 183): string | null {
  const own = cases.find((one) => one.name === name)
  if (!own) return null
  const made = exportedFigure(own, widthMm)
  const metadata = {
    title: own.title || own.name,
    kind: own.name,
    preset: null,
    runs: [],
    date: '2000-01-01T00:00:00Z',
    versions: {},
  }
  return renderSvg(made.option, { width: made.width, height: made.height, widthMm }, metadata)
}

/** Returns a case as an export lays it out. */
export function exportedFigure(own: Case, widthMm: number): Figure {
  const style = printStyle()
  const chart: StudyChart = {
    title: own.title,
    height: (width, _, theme = style.theme) => own.height(width, theme, style.fontSize),
    option: own.option,
    ...(own.pages ? { pages: own.pages } : {}),
  }
  const place = { width: widthMm * pixelsPerMm, style, view: {} }
  return figure({ chart: () => chart, table: () => [] }, null, [], place)
}
