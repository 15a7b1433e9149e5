import type { LeafField } from '../../../shared/spec/specFields.ts'

/** 0.0000092 → 9.2e-6: nobody counts zeros. */
const numberText = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value)

const entryText = (value: unknown): string => (typeof value === 'number' ? numberText(value) : String(value))

/** [50, 50, 50, 10] → 50×3, 10: as it may be typed, too. */
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

/** A value as it stands in its field, also one that the schema refuses. */
export function shownValue({ kind }: Pick<LeafField, 'kind'>, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return numberText(value)
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value)
  if (kind === 'pairs')
    return value.map((pair: unknown) => (Array.isArray(pair) ? pair.join(':') : String(pair))).join(', ')
  return listText(value)
}

/** What was typed, as a value of the field; what cannot be read as one is left as it is, for the schema to refuse. */
export function typedValue({ kind, words, isNullable }: LeafField, text: string): unknown {
  const typed = text.trim()
  if (kind === 'text') return text
  if (typed === '') return isNullable ? null : kind === 'list' || kind === 'pairs' || kind === 'wordOrList' ? [] : ''
  if (kind === 'number') return numberOf(typed)
  if (words.includes(typed)) return typed
  const entries = typed.split(/[,\s]+/).filter((entry) => entry !== '')
  if (kind === 'pairs') return entries.map((entry) => entry.split(':').map(numberOf))
  const values = entries.flatMap(repeated)
  // A word that is mistyped is no list.
  return kind === 'wordOrList' && values.length === 1 && typeof values[0] === 'string' ? typed : values
}

const numberOf = (text: string): number | string => (Number.isFinite(Number(text)) && text !== '' ? Number(text) : text)

/** No list of a spec may be longer; more would only take the time to refuse it. */
const mostRepeats = 1000

function repeated(entry: string): unknown[] {
  const [, value, count] = /^([^×x*]+)[×x*](\d+)$/.exec(entry) ?? []
  if (value === undefined || count === undefined || Number(count) > mostRepeats) return [numberOf(entry)]
  return new Array<unknown>(Number(count)).fill(numberOf(value))
}
