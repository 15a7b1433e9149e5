import { Resvg } from '@resvg/resvg-js'
import { fallbackFiles } from '../coverage.ts'
import { resvgFonts } from '../fonts.ts'

/** The SVG file with the outlines of its letters in place of its texts: for programs that have not our fonts. */
export function textAsPaths(svg: string, fonts?: string): string {
  const drawn = new Resvg(svg, { font: resvgFonts(fonts, fallbackFiles(svg)) }).toString()
  const head = /^[\s\S]*?<\/metadata>/.exec(svg)?.[0] ?? ''
  // Its own element has pixels for millimetres and no origin; images need its name space.
  const opened = head.replace('<svg ', '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ')
  return `${opened}${drawn.replace(/^\s*<svg[^>]*>/, '')}`
}
