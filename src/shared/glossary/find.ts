import type { EntryId } from './glossary.ts'
import { allEntries } from './glossary.ts'

const lowered: Readonly<Record<string, string>> = Object.fromEntries([...'₀₁₂₃₄₅₆₇₈₉'].map((sign, i) => [sign, `${i}`]))
const raised: Readonly<Record<string, string>> = Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((sign, i) => [sign, `${i}`]))

const letters: Readonly<Record<string, string>> = { ₗ: 'l', ⱼ: 'j', ᵢ: 'i', ₖ: 'k' }

/** Writes indices in one way, and the layer of a symbol as l: Z², Z^{2} and Z^l are one text. */
function plain(text: string): string {
  return text
    .replaceAll(/\{\w+\|([^}]*)\}/g, '$1')
    .replaceAll(/[₀-₉]+/g, (digits) => `_${[...digits].map((sign) => lowered[sign]).join('')}`)
    .replaceAll(/[⁰¹²³⁴-⁹]+/g, (digits) => `^${[...digits].map((sign) => raised[sign]).join('')}`)
    .replaceAll(/[ₗⱼᵢₖ]/g, (sign) => `_${letters[sign]}`)
    .replaceAll('ˡ', '^l')
    .replaceAll(/([_^])\{(\w+)\}/g, '$1$2')
    .replaceAll(/\b([AZ])\^\d+/g, '$1^l')
    .replaceAll(/\b([WOC])_\d+/g, '$1_l')
    .replaceAll(/\bC\^\d+/g, 'C^l')
    .replaceAll("'", '′')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

interface Index {
  exact: ReadonlyMap<string, EntryId>
  /** Without regard to capitals: after the exact texts, because k and K are two symbols. */
  loose: ReadonlyMap<string, EntryId>
}
let made: Index | null = null

function index(): Index {
  if (made) return made
  const [exact, loose] = [new Map<string, EntryId>(), new Map<string, EntryId>()]
  const add = (text: string, id: EntryId): void => {
    if (!exact.has(text)) exact.set(text, id)
    if (!loose.has(text.toLowerCase())) loose.set(text.toLowerCase(), id)
  }
  const entries = allEntries()
  // An id and a name beat the other texts of earlier entries.
  for (const [id, { name }] of entries) for (const text of [id, name]) add(plain(text), id)
  for (const [id, { shownAs = [] }] of entries) for (const text of shownAs) add(plain(text), id)
  return (made = { exact, loose })
}

const known = (text: string): EntryId | null => {
  const { exact, loose } = index()
  return exact.get(text) ?? loose.get(text.toLowerCase()) ?? null
}

/** Parts that a page adds to a name: the step, a value, the layer, how layers reduce to one number. */
const additions = [/ @ .*$/u, / = .*$/u, /: .*$/u, / \([^)]*\)$/u, /, [^,]*$/u, / [↓↑↘◂]$/u]

/**
 * Returns the entry of a text that Collapsar shows: a name, a symbol, a heading of a table or of a CSV file, the title of
 * an axis. It leaves out what a page adds, as in `TCV, largest @ 500` or `rank of Z, Z²`. null where no entry fits.
 */
export function findEntry(shown: string): EntryId | null {
  let text = plain(shown)
  for (;;) {
    const found = known(text)
    if (found !== null) return found
    const addition = additions.find((own) => own.test(text))
    if (!addition) return null
    text = text.replace(addition, '').trim()
  }
}

/** Returns the entries whose name, texts or definition contain every word, names first. */
export function searchEntries(words: string): readonly EntryId[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const holds = (text: string): boolean => wanted.every((word) => text.toLowerCase().includes(word))
  const entries = allEntries()
  const named = entries.filter(([id, { name, shownAs = [] }]) => holds([id, name, ...shownAs].join(' ')))
  const others = entries.filter((entry) => !named.includes(entry) && holds(entry[1].definition))
  return [...named, ...others].map(([id]) => id)
}

const symbol = /TCV|\p{L}′?(?:[_^](?:\{[^}]*\}|[\p{L}\p{N}]))*/gu

/** Returns the entries of a formula: its own, else those of its symbols in order, each once. */
export function symbolsIn(formula: string): readonly EntryId[] {
  const whole = known(plain(formula))
  if (whole !== null) return [whole]
  const found = [...plain(formula).matchAll(symbol)].map(([text]) => known(text) ?? known(text.replace(/[_^].*$/u, '')))
  return [...new Set(found)].filter((id) => id !== null)
}
