import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { CallError } from '../../shared/contract/errors.ts'
import { metadataTexts, type FigureMetadata } from './figureMetadata.ts'
import { annotatePng } from './pngChunks.ts'

export interface PngSize {
  widthMm: number
  dpi: number
}

const fontFiles = [
  'Inter_400Regular.ttf',
  'Inter_600SemiBold.ttf',
  'Inter_400Regular_Italic.ttf',
  'IBMPlexMono_400Regular.ttf',
]

/** The SVG file as pixels, drawn with the fonts we ship and no other, so that it is the same on every machine. */
export function renderPng(svg: string, size: PngSize, metadata: FigureMetadata, fonts = fontsFolder()): Buffer {
  const paths = fontFiles.map((file) => join(fonts, file))
  const missing = paths.filter((path) => !existsSync(path))
  if (missing.length > 0)
    throw new CallError('notPossible', `A font for figures is missing: ${missing[0]}. Run: node scripts/setup.mjs`)
  const pixels = Math.round((size.widthMm / 25.4) * size.dpi)
  const drawn = new Resvg(svg, {
    fitTo: { mode: 'width', value: pixels },
    // resvg loads neither woff nor fonts it is not told of.
    font: { loadSystemFonts: false, fontFiles: paths, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  }).render()
  return annotatePng(drawn.asPng(), size.dpi, metadataTexts(metadata))
}

/** resources/fonts of the nearest folder above that has it: the checkout, or the packaged program. */
export function fontsFolder(from = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', 'fonts')
    if (existsSync(candidate) || dirname(folder) === folder) return candidate
  }
}
