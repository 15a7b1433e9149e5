import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fontOf } from '../../shared/plot/fonts.ts'
import type { FontName } from '../../shared/plot/look.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { findRoot, repairText } from '../layout.ts'

const slants = ['regular', 'semiBold', 'italic'] as const
type Slant = (typeof slants)[number]
/** One file of a family. */
export type Face = `${FontName} ${Slant}`

const files: Record<FontName, Record<Slant, string>> = {
  inter: {
    regular: 'Inter_400Regular.ttf',
    semiBold: 'Inter_600SemiBold.ttf',
    italic: 'Inter_400Regular_Italic.ttf',
  },
  stix: {
    regular: 'STIXTwoText_400Regular.ttf',
    semiBold: 'STIXTwoText_600SemiBold.ttf',
    italic: 'STIXTwoText_400Regular_Italic.ttf',
  },
}

/** Returns the paths of the shipped fonts, which look the same on every machine. Throws a CallError where one is missing. */
export function fontPaths(folder = fontsFolder()): Record<Face, string> {
  const paths = Object.entries(files).flatMap(([name, own]) =>
    slants.map((slant) => [`${name} ${slant}`, join(folder, own[slant])] as const),
  )
  const missing = paths.find(([, path]) => !existsSync(path))
  if (missing)
    throw new CallError('notPossible', `A font for figures is missing: ${missing[1]}. To fix it: ${repairText()}`)
  return Object.fromEntries(paths) as Record<Face, string>
}

/** Returns the font file for a CSS family, weight and slant. */
export const fontFace = (family: string, isBold: boolean, isItalic: boolean): Face =>
  `${fontOf(family)} ${isBold ? 'semiBold' : isItalic ? 'italic' : 'regular'}`

const fontsFolder = (): string => join(findRoot(), 'resources', 'fonts')

/** Names the font files for resvg, which loads neither woff nor fonts that are not named. */
export const resvgFonts = (folder?: string, fallbacks: readonly string[] = []) => ({
  loadSystemFonts: false,
  fontFiles: [...Object.values(fontPaths(folder)), ...fallbacks],
  defaultFontFamily: 'Inter',
  sansSerifFamily: 'Inter',
})
