import { Resvg } from '@resvg/resvg-js'
import { metadataTexts, type FigureMetadata } from '../figureMetadata.ts'
import { fallbackFiles } from '../coverage.ts'
import { resvgFonts } from '../fonts.ts'
import { annotatePng } from './pngChunks.ts'

export interface PngSize {
  widthMm: number
  dpi: number
}

/**
 * Adds a pixel at the corner of the canvas to every clipped group, whose clip hides it. resvg ends the process for a
 * clipped group that lies outside the canvas, as a line beyond the limits of its axis does.
 */
const touchingCanvas = (svg: string): string =>
  svg.replace(/<g clip-path="[^"]*">/g, (group) => `${group}<path d="M0 0h1v1h-1z"/>`)

/** Renders the SVG as PNG with the shipped fonts, and those of the system for characters that they lack. */
export function renderPng(svg: string, size: PngSize, metadata: FigureMetadata, fonts?: string): Buffer {
  const pixels = Math.round((size.widthMm / 25.4) * size.dpi)
  const drawn = new Resvg(touchingCanvas(svg), {
    fitTo: { mode: 'width', value: pixels },
    font: resvgFonts(fonts, fallbackFiles(svg)),
  }).render()
  return annotatePng(drawn.asPng(), size.dpi, metadataTexts(metadata))
}
