import { pixelsPerMm, renderSvg } from '../../src/lab/figures/renderSvg.ts'
import { printFont, printStyle } from '../../src/lab/figures/style.ts'
import { withLines } from '../../src/shared/plot/curves.ts'
import { cases } from './cases.ts'

const widthMm = 183

/** Returns the SVG file that an export of a case writes; null where there is no such case. */
export function exportedSvg(name: string): string | null {
  const own = cases.find((one) => one.name === name)
  if (!own) return null
  const style = printStyle()
  const width = widthMm * pixelsPerMm
  const height = own.height(width, style.theme)
  const option = withLines(own.option({ width, height, ...printFont(style) }), style.theme.lineScale)
  const metadata = {
    title: own.title || own.name,
    kind: own.name,
    preset: null,
    runs: [],
    date: '2000-01-01T00:00:00Z',
    versions: {},
  }
  return renderSvg(option, { width, height, widthMm }, metadata)
}
