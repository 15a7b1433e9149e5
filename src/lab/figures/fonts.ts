import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'

const files = {
  regular: 'Inter_400Regular.ttf',
  semiBold: 'Inter_600SemiBold.ttf',
  italic: 'Inter_400Regular_Italic.ttf',
  mono: 'IBMPlexMono_400Regular.ttf',
} as const
export type Face = keyof typeof files

/** Where the fonts of all figures are; what is drawn with them is the same on every machine. Throws a CallError. */
export function fontPaths(folder = fontsFolder()): Record<Face, string> {
  const paths = Object.entries(files).map(([face, file]) => [face, join(folder, file)] as const)
  const missing = paths.find(([, path]) => !existsSync(path))
  if (missing)
    throw new CallError('notPossible', `A font for figures is missing: ${missing[1]}. Run: node scripts/setup.mjs`)
  return Object.fromEntries(paths) as Record<Face, string>
}

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
