import type { FontName } from '../../shared/plot/look.ts'
import { replaceCharacter } from '../../shared/plot/fonts.ts'
import { fontPaths } from './fonts.ts'
import { systemFontOf } from './formats/systemFonts.ts'
import { fontAt } from './formats/sfnt.ts'

const other: Record<FontName, FontName> = { inter: 'stix', stix: 'inter' }

const has = (font: FontName, character: string): boolean =>
  fontAt(fontPaths()[`${font} regular`]).glyphOf(character.codePointAt(0) ?? 0) > 0

/** Returns the font that draws a character: the wanted one, else the other that we ship; null where none has it. */
export function fontOfCharacter(character: string, wanted: FontName): FontName | null {
  if (has(wanted, character)) return wanted
  return has(other[wanted], character) ? other[wanted] : null
}

/** Returns the file of a system font that draws a character which ours lack; null where ours have it, or none does. */
export const fallbackOf = (character: string): string | null =>
  isDrawn(character) && fontOfCharacter(character, 'inter') === null ? systemFontOf(character) : null

/** Spaces, controls and selectors of variants need no glyph. */
const isDrawn = (character: string): boolean => !/[\p{C}\s\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/u.test(character)

/** Returns the files of system fonts that an SVG needs beside ours. */
export function fallbackFiles(svg: string): string[] {
  const texts = [...svg.matchAll(/<text\b[\s\S]*?<\/text>/g)].map(([own]) => own.replaceAll(/<[^>]*>/g, ''))
  return [...new Set([...new Set(texts.join(''))].flatMap((own) => fallbackOf(own) ?? []))]
}

/** Splits a text into parts of one font each. A character that no font has stays with its neighbours. */
export function partsByFont(content: string, wanted: FontName): { font: FontName; part: string }[] {
  const parts: { font: FontName; part: string }[] = []
  for (const character of content) {
    const last = parts.at(-1)
    const font = fontOfCharacter(character, wanted) ?? last?.font ?? wanted
    if (last?.font === font) last.part += character
    else parts.push({ font, part: character })
  }
  return parts
}

/** Returns the characters that none of our fonts has, each once. */
export function withoutFont(texts: readonly string[]): string[] {
  const characters = new Set(texts.flatMap((content) => [...content]))
  return [...characters].filter((own) => isDrawn(own) && fontOfCharacter(own, 'inter') === null)
}

/**
 * Names characters that neither our fonts nor those of the system have; empty for none. Their code points stand in their
 * place from now on.
 */
export function withoutFontNote(texts: readonly string[]): string {
  const missing = withoutFont(texts).filter((own) => systemFontOf(own) === null)
  for (const own of missing) replaceCharacter(own)
  const named = missing.map((own) => `U+${(own.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
  const most = 6
  if (named.length === 0) return ''
  const more = named.length > most ? ` and ${named.length - most} more` : ''
  return `no font here has ${named.slice(0, most).join(', ')}${more}`
}
