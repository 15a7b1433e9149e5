import PDFDocument from 'pdfkit'
import svgToPdf from 'svg-to-pdfkit'
import { metadataTexts, type FigureMetadata } from '../figureMetadata.ts'
import { fallbackFiles } from '../coverage.ts'
import { fontFace, fontPaths } from '../fonts.ts'
import { textAsPaths } from './textAsPaths.ts'

const pointsPerMm = 72 / 25.4

/**
 * Converts the SVG to a PDF page of the same size, with lines, text in embedded fonts, and images. Text is outlines where
 * it has a character of a system font.
 */
export async function renderPdf(svg: string, metadata: FigureMetadata, fonts?: string): Promise<Buffer> {
  const paths = fontPaths(fonts)
  // Outlines have the joined letters and the direction of every script, which text in a PDF lacks.
  const drawn = fallbackFiles(svg).length > 0 ? textAsPaths(svg, fonts) : svg
  const { widthMm, heightMm } = sizeOf(svg)
  const [width, height] = [widthMm * pointsPerMm, heightMm * pointsPerMm]
  const { Title, Software, Collapsar } = Object.fromEntries(metadataTexts(metadata))
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    font: paths['inter regular'],
    info: {
      Title: Title ?? '',
      Creator: Software ?? '',
      Producer: 'pdfkit',
      CreationDate: new Date(metadata.date),
      Keywords: metadata.runs.map(({ id }) => id).join(' '),
      Collapsar: Collapsar ?? '',
    },
  })
  for (const [face, path] of Object.entries(paths)) document.registerFont(face, path)
  const warnings: string[] = []
  svgToPdf(document, drawn, 0, 0, {
    width,
    height,
    fontCallback: fontFace,
    warningCallback: (message) => warnings.push(message),
  })
  document.end()
  const parts: Buffer[] = []
  for await (const part of document) parts.push(part as Buffer)
  // The library leaves out what it does not understand, and a figure without a mark is wrong.
  if (warnings.length > 0) throw new Error(`The figure cannot be written as PDF: ${warnings[0]}`)
  return Buffer.concat(parts)
}

function sizeOf(svg: string): { widthMm: number; heightMm: number } {
  const [, width = '', height = ''] = /<svg[^>]* width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg) ?? []
  return { widthMm: Number(width), heightMm: Number(height) }
}
