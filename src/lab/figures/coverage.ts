import type { FontName } from '../../shared/plot/look.ts'
import { fontPaths } from './fonts.ts'
import { fontAt } from './formats/sfnt.ts'

const other: Record<FontName, FontName> = { inter: 'stix', stix: 'inter' }

const has = (font: FontName, character: string): boolean =>
  fontAt(fontPaths()[`${font} regular`]).glyphOf(character.codePointAt(0) ?? 0) > 0

/** Returns the font that draws a character: the wanted one, else the other that we ship; null where none has it. */
export function fontOfCharacter(character: string, wanted: FontName): FontName | null {
  if (has(wanted, character)) return wanted
  return has(other[wanted], character) ? other[wanted] : null
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

/** Returns the characters that none of our fonts has, each once. Control characters are dropped elsewhere. */
export function withoutFont(texts: readonly string[]): string[] {
  const characters = new Set(texts.flatMap((content) => [...content]))
  return [...characters].filter((own) => !/[\p{C}\p{M}\s]/u.test(own) && fontOfCharacter(own, 'inter') === null)
}

/** Names characters that no font has; empty for none. */
export function withoutFontNote(texts: readonly string[]): string {
  const named = withoutFont(texts).map((own) => `${own} (U+${(own.codePointAt(0) ?? 0).toString(16).toUpperCase()})`)
  const most = 6
  if (named.length === 0) return ''
  const more = named.length > most ? ` and ${named.length - most} more` : ''
  return `our fonts lack ${named.slice(0, most).join(', ')}${more}: other programs draw them in fonts of their own`
}
