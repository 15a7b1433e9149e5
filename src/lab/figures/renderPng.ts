import { Resvg } from '@resvg/resvg-js'
import { metadataTexts, type FigureMetadata } from './figureMetadata.ts'
import { resvgFonts } from './fonts.ts'
import { annotatePng } from './pngChunks.ts'

export interface PngSize {
  widthMm: number
  dpi: number
}

/** Renders the SVG as PNG with the shipped fonts only. */
export function renderPng(svg: string, size: PngSize, metadata: FigureMetadata, fonts?: string): Buffer {
  const pixels = Math.round((size.widthMm / 25.4) * size.dpi)
  const drawn = new Resvg(svg, { fitTo: { mode: 'width', value: pixels }, font: resvgFonts(fonts) }).render()
  return annotatePng(drawn.asPng(), size.dpi, metadataTexts(metadata))
}
