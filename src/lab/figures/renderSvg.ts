import { crc32 } from 'node:zlib'
import type { EChartsOption } from 'echarts'
import { init, setPlatformAPI } from 'echarts/dist/echarts.esm.min.mjs'
import { fontOf, textWidth } from '../../shared/plot/fonts.ts'
import type { Drawing } from '../../shared/plot/drawing.ts'
import { withItalicMarks } from '../../shared/plot/italics.ts'
import { withSafeTexts } from '../../shared/plot/safeTexts.ts'
import { lightTheme } from '../../shared/plot/theme.ts'
import { escape, metadataElement, withoutForbidden, type FigureMetadata } from './figureMetadata.ts'
import type { Figure } from './figure.ts'
import { pixelsPerMm } from './pageFit.ts'
import { portableText } from './formats/svgText.ts'

export interface FigureSize {
  /** Size of the chart in CSS pixels. */
  width: number
  height: number
  /** Width of the printed figure; its height follows. */
  widthMm: number
}

export { pixelsPerMm }

// Without a canvas, ECharts estimates widths from the table of another font.
setPlatformAPI({
  measureText: (content, font) => ({
    width: textWidth(
      content,
      Number.parseFloat(/([\d.]+)px/.exec(font ?? '')?.[1] ?? '12'),
      /\b[6-9]00\b|bold/.test(font ?? '') ? 600 : 400,
      fontOf(font ?? ''),
    ),
  }),
})

/** Renders a chart as an SVG file of a size in millimetres, with text as text and its origin inside. */
export const renderSvg = (option: EChartsOption, size: FigureSize, metadata: FigureMetadata): string =>
  fileOf(ownIds(contentOf(option, size)), size, (size.widthMm * size.height) / size.width, metadata)

/** One chart of a sheet. */
export interface Part {
  /** In CSS pixels. */
  left: number
  top: number
  /** Elements. */
  svg: string
}

/** The elements of one chart of a sheet; `letter` tells its ids from those of the others. */
export const renderPart = (figure: Pick<Figure, 'option' | 'width' | 'height'>, letter: string): string =>
  ownIds(contentOf(figure.option, figure), letter)

/** Charts at their places as one SVG file. */
export function sheetSvg(
  parts: readonly Part[],
  { widthMm, heightMm }: { widthMm: number; heightMm: number },
  metadata: FigureMetadata,
): string {
  const [width, height] = [widthMm * pixelsPerMm, heightMm * pixelsPerMm]
  const paper = `<rect width="${trim(width)}" height="${trim(height)}" fill="${lightTheme.paper}"/>`
  const groups = parts.map(({ left, top, svg }) => `<g transform="translate(${trim(left)} ${trim(top)})">\n${svg}</g>`)
  return fileOf([paper, ...groups, ''].join('\n'), { width, height, widthMm }, heightMm, metadata)
}

/** Returns the option with one line of text in place of rich text, whose parts ECharts places on their own. */
function withLineTexts(option: EChartsOption): EChartsOption {
  const { graphic } = option as { graphic?: { elements?: Drawing[] } }
  if (!graphic?.elements) return option
  const elements = graphic.elements.map((own) => {
    const { style } = own as { style?: { text?: string; rich?: unknown } }
    if (typeof style?.text !== 'string') return own
    return { ...own, style: { ...style, rich: undefined, text: withItalicMarks(style.text) } }
  })
  return { ...option, graphic: { ...graphic, elements } } as EChartsOption
}

/** The elements of a chart, as programs other than a browser read them. */
function contentOf(option: EChartsOption, { width, height }: { width: number; height: number }): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ ...withSafeTexts(withLineTexts(option)), animation: false, tooltip: { show: false } })
    const svg = chart
      .renderToSVGString()
      .replace(/^[\s\S]*?<svg[^>]*>/, '')
      .replace(/<\/svg>\s*$/, '')
    // Users type titles and labels, and names of runs come from files: a word processor leaves control characters.
    return stripped(portableText(withoutForbidden(svg)), seriesIds(option))
  } finally {
    // An undisposed server-side chart keeps the process alive.
    chart.dispose()
  }
}

function fileOf(content: string, size: FigureSize, heightMm: number, metadata: FigureMetadata): string {
  const root =
    `<svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="img" width="${trim(size.widthMm)}mm" ` +
    `height="${trim(heightMm)}mm" viewBox="0 0 ${trim(size.width)} ${trim(size.height)}">`
  const head = `${root}\n<title>${escape(metadata.title)}</title>\n${metadataElement(metadata)}`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}${content}</svg>\n`
}

/** Drops what only a page needs (hover styles, pointer events) and names the series of each mark. */
function stripped(svg: string, ids: string[]): string {
  return svg
    .replaceAll(/<style\s*>[\s\S]*?<\/style>\s*/g, '')
    .replaceAll(/ (class|pointer-events|ecmeta_ssr_type)="[^"]*"/g, '')
    .replaceAll(/ ecmeta_series_index="(\d+)"/g, (_, i: string) => ` data-series="${escape(ids[Number(i)] ?? i)}"`)
    .replaceAll(/ ecmeta_data_index="(\d+)"/g, ' data-index="$1"')
}

/** Ids from the content: ECharts counts its charts, and two figures on one page must share neither a clip path nor a gradient. */
function ownIds(svg: string, prefix = 'f'): string {
  const neutral = svg.replaceAll(/\bzr\d+-/g, 'zr-')
  return neutral.replaceAll(/\bzr-(?=[cg]\d)/g, `${prefix}${crc32(neutral).toString(16)}-`)
}

function seriesIds(option: EChartsOption): string[] {
  const series = Array.isArray(option.series) ? option.series : option.series ? [option.series] : []
  return series.map((s, i) => String(s.id ?? i))
}

function trim(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}
