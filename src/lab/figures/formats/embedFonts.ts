import { fontFamilies } from '../../../shared/plot/fonts.ts'
import type { FontName } from '../../../shared/plot/look.ts'
import { fallbackOf } from '../coverage.ts'
import { fontFace, fontPaths, type Face } from '../fonts.ts'
import { fontAt } from './sfnt.ts'
import { subsetFont } from './subsetFont.ts'

/** Puts the letters of an SVG file into it, as fonts that browsers and the preview read. */
export function withFonts(svg: string, folder?: string): string {
  const used = charactersOf(svg)
  if (used.size === 0) return svg
  const paths = fontPaths(folder)
  const rules = [...used]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([face, characters]) => {
      const font = fontAt(paths[face])
      const codes = [...characters].filter((code) => font.glyphOf(code) > 0)
      const own = codes.length > 0 ? [ruleOf(face, codes, subsetFont(font, codes))] : []
      return [...own, ...fallbackRules(face, [...characters])]
    })
  return svg.replace(/(<\/metadata>)/, (end: string) => `${end}\n<defs><style>${rules.join('')}</style></defs>`)
}

/** Returns rules for a style sheet with these characters in each face. Characters that a face lacks are left out. */
export function fontRules(characters: ReadonlySet<number>, faces: readonly Face[], folder?: string): string {
  const paths = fontPaths(folder)
  return faces
    .flatMap((face) => {
      const font = fontAt(paths[face])
      const codes = [...characters].filter((code) => font.glyphOf(code) > 0)
      return codes.length > 0 ? [ruleOf(face, codes, subsetFont(font, codes))] : []
    })
    .join('')
}

/** Scripts whose letters join: a font without its rules would set them apart, so the program takes a font of its own. */
const joined =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Taml}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Thai}]/u

/** Returns rules for letters that our fonts lack, from fonts of the system with TrueType outlines. */
function fallbackRules(face: Face, characters: readonly number[]): string[] {
  const byFile = new Map<string, number[]>()
  for (const code of characters) {
    const character = String.fromCodePoint(code)
    const file = joined.test(character) ? null : fallbackOf(character)
    if (file !== null) byFile.set(file, [...(byFile.get(file) ?? []), code])
  }
  return [...byFile].flatMap(([file, codes]) =>
    isTrueType(file) ? [ruleOf(face, codes, subsetFont(fontAt(file), codes))] : [],
  )
}

function isTrueType(file: string): boolean {
  try {
    return fontAt(file).table('glyf').length > 0
  } catch {
    return false
  }
}

const familyOf = (name: FontName): string => fontFamilies[name].split(',')[0] ?? ''

/** The range keeps two figures on one page apart: each serves its own characters. */
function ruleOf(face: Face, codes: readonly number[], file: Buffer): string {
  const [name, slant] = face.split(' ') as [FontName, string]
  const range = codes
    .toSorted((a, b) => a - b)
    .map((code) => `U+${code.toString(16)}`)
    .join(',')
  return (
    `@font-face{font-family:"${familyOf(name)}";font-weight:${slant === 'semiBold' ? 600 : 400};` +
    `font-style:${slant === 'italic' ? 'italic' : 'normal'};unicode-range:${range};` +
    `src:url(data:font/ttf;base64,${file.toString('base64')}) format("truetype")}`
  )
}

/** Returns the code points that each font file draws. */
function charactersOf(svg: string): Map<Face, Set<number>> {
  const used = new Map<Face, Set<number>>()
  const open: Record<string, string>[] = []
  for (const [, closing, name, attributes = '', content] of svg.matchAll(
    /<(\/?)(text|tspan)\b([^>]*)>|([^<]+)|<[^>]*>/g,
  )) {
    if (closing === '/') open.pop()
    else if (name !== undefined) open.push({ ...open.at(-1), ...attributesOf(attributes) })
    const own = open.at(-1)
    if (content === undefined || !own) continue
    const face = fontFace(own['font-family'] ?? '', own['font-weight'] === '600', own['font-style'] === 'italic')
    const characters = used.get(face) ?? new Set()
    for (const character of unescaped(content)) characters.add(character.codePointAt(0) ?? 0)
    used.set(face, characters)
  }
  return used
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))

const unescaped = (content: string): string =>
  content.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
