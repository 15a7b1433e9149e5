import type { LeafField } from '../../../shared/spec/specFields.ts'
import { typedNumber } from '../../text/typedNumber.ts'

const entryText = (value: unknown): string => (typeof value === 'number' ? typedNumber(value) : String(value))

/** Writes [50, 50, 50, 10] as `50×3, 10`, which can be typed as well. */
function listText(values: readonly unknown[]): string {
  const groups: { value: unknown; count: number }[] = []
  for (const value of values) {
    const last = groups.at(-1)
    if (last && last.value === value && last.count > 0) last.count++
    else groups.push({ value, count: 1 })
  }
  return groups
    .flatMap(({ value, count }) =>
      count > 2 ? [`${entryText(value)}×${count}`] : new Array<string>(count).fill(entryText(value)),
    )
    .join(', ')
}

/** Writes a value as its field shows it, even when the schema refuses it. */
export function shownValue({ kind }: Pick<LeafField, 'kind'>, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return typedNumber(value)
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  if (kind === 'json') return JSON.stringify(value)
  if (kind === 'pairs')
    return value.map((pair: unknown) => (Array.isArray(pair) ? pair.join(':') : String(pair))).join(', ')
  return listText(value)
}

/** Parses what was typed as a value of the field. Other text stays as it is, and the schema refuses it. */
export function typedValue({ kind, words, isNullable }: LeafField, text: string): unknown {
  const typed = text.trim()
  if (kind === 'text') return text
  if (kind === 'json') return jsonOf(typed)
  if (typed === '') return isNullable ? null : kind === 'list' || kind === 'pairs' || kind === 'wordOrList' ? [] : ''
  if (kind === 'number') return numberOf(typed)
  if (words.includes(typed)) return typed
  const entries = typed.split(/[,\s]+/).filter((entry) => entry !== '')
  if (kind === 'pairs') return entries.map((entry) => entry.split(':').map(numberOf))
  const values = entries.flatMap(repeated)
  // A mistyped word is no list.
  return kind === 'wordOrList' && values.length === 1 && typeof values[0] === 'string' ? typed : values
}

/** Half-typed JSON stays text. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const numberOf = (text: string): number | string => (Number.isFinite(Number(text)) && text !== '' ? Number(text) : text)

/** The longest list of a spec: a longer one would only take time to refuse. */
const mostRepeats = 1000

function repeated(entry: string): unknown[] {
  const [, value, count] = /^([^×x*]+)[×x*](\d+)$/.exec(entry) ?? []
  if (value === undefined || count === undefined || Number(count) > mostRepeats) return [numberOf(entry)]
  return new Array<unknown>(Number(count)).fill(numberOf(value))
}
