import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fontOf } from '../../shared/plot/fonts.ts'
import type { FontName } from '../../shared/plot/look.ts'
import { CallError } from '../../shared/contract/errors.ts'

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

/** Where the fonts of all figures are; what is drawn with them is the same on every machine. Throws a CallError. */
export function fontPaths(folder = fontsFolder()): Record<Face, string> {
  const paths = Object.entries(files).flatMap(([name, own]) =>
    slants.map((slant) => [`${name} ${slant}`, join(folder, own[slant])] as const),
  )
  const missing = paths.find(([, path]) => !existsSync(path))
  if (missing)
    throw new CallError('notPossible', `A font for figures is missing: ${missing[1]}. Run: node scripts/setup.mjs`)
  return Object.fromEntries(paths) as Record<Face, string>
}

/** The file that a text of that family (as CSS) is set in. */
export const fontFace = (family: string, isBold: boolean, isItalic: boolean): Face =>
  `${fontOf(family)} ${isBold ? 'semiBold' : isItalic ? 'italic' : 'regular'}`

/** resources/fonts of the nearest folder above that has it: the checkout, or the packaged program. */
function fontsFolder(from = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', 'fonts')
    if (existsSync(candidate) || dirname(folder) === folder) return candidate
  }
}

/** How resvg is told of them: it loads neither woff nor fonts it is not told of. */
export const resvgFonts = (folder?: string) => ({
  loadSystemFonts: false,
  fontFiles: Object.values(fontPaths(folder)),
  defaultFontFamily: 'Inter',
  sansSerifFamily: 'Inter',
})
