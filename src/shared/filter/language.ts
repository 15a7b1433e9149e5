import { distance } from 'fastest-levenshtein'
import { readTerms, type Term } from './terms.ts'

/** A filter that cannot be read. The message says where, and suggests what may have been meant. */
export class FilterError extends Error {
  override readonly name = 'FilterError'
}

export type FieldValue = string | number | boolean | null | readonly string[]

/** A field of a filter that reads facts of a row. */
export interface Field<Facts> {
  name: string
  /** Times are in milliseconds. */
  kind: 'text' | 'number' | 'time'
  value(facts: Facts): FieldValue | undefined
}

export type Test<Facts> = (facts: Facts) => boolean

/** The words of a filter over rows of one kind. */
export interface FilterLanguage<Facts> {
  /** The words after `is:`. */
  states: Readonly<Record<string, Test<Facts>>>
  /** Returns the field that a word means; null where it means nothing. */
  findField(word: string): Field<Facts> | null
  /** Whether text that may stand anywhere matches; in lower case. */
  hasText(facts: Facts, text: string): boolean
  /** Every word that may stand before an operator. */
  words(): readonly string[]
  /** The sentence after the name of an unknown field. `nearest`: the known word that takes the fewest edits; null: none is near. */
  hint(word: string, nearest: string | null): string
}

/** Reads a filter. A row must match every term. Throws a FilterError. */
export function readFilter<Facts>(text: string, language: FilterLanguage<Facts>): Test<Facts> {
  const tests = readTerms(text).map((term) => {
    const test = testOf(term, language)
    return term.isNegated ? (facts: Facts) => !test(facts) : test
  })
  return (facts) => tests.every((test) => test(facts))
}

function testOf<Facts>({ field: name, operator, value, source }: Term, language: FilterLanguage<Facts>): Test<Facts> {
  if (name === null) {
    const wanted = value.toLowerCase()
    return (facts) => language.hasText(facts, wanted)
  }
  if (value === '') throw new FilterError(`“${source}” has nothing after ${operator}`)
  if (name.toLowerCase() === 'is') return stateTest(language.states, operator, value)
  const field = language.findField(name)
  if (!field)
    throw new FilterError(`there is no field “${name}”${language.hint(name, nearest(name, language.words()))}`)
  if (operator === '!=') {
    const is = equalTo(field, value)
    return (facts) => !is(facts)
  }
  if (operator === ':' || operator === '=') return operator === ':' ? containing(field, value) : equalTo(field, value)
  return comparing(field, operator, value)
}

function stateTest<Facts>(states: FilterLanguage<Facts>['states'], operator: string, value: string): Test<Facts> {
  const state = Object.hasOwn(states, value.toLowerCase()) ? states[value.toLowerCase()] : undefined
  if (!state || (operator !== ':' && operator !== '='))
    throw new FilterError(`is: takes ${Object.keys(states).join(', ')}, not “${value}”`)
  return state
}

/** Matches any of the alternatives between |, or a range written with .. */
function containing<Facts>(field: Field<Facts>, value: string): Test<Facts> {
  const range = /^(.+)\.\.(.+)$/.exec(value)
  if (range) {
    const [from, to] = [comparing(field, '>=', range[1] ?? ''), comparing(field, '<=', range[2] ?? '')]
    return (facts) => from(facts) && to(facts)
  }
  return either(field, value, (text, wanted) => text.toLowerCase().includes(wanted.toLowerCase()))
}

const equalTo = <Facts>(field: Field<Facts>, value: string): Test<Facts> =>
  either(field, value, (text, wanted) => text.toLowerCase() === wanted.toLowerCase())

function either<Facts>(
  field: Field<Facts>,
  value: string,
  isMatch: (text: string, wanted: string) => boolean,
): Test<Facts> {
  const alternatives = value.split('|').filter(Boolean)
  const numbers = alternatives.map(Number)
  const day = /^\d{4}(-\d\d){0,2}/
  const matches = (own: string | number | boolean): boolean =>
    typeof own === 'number' && field.kind !== 'time'
      ? numbers.includes(own)
      : alternatives.some((wanted) => isMatch(field.kind === 'time' ? localDay(Number(own)) : String(own), wanted))
  if (field.kind === 'number' && numbers.some(Number.isNaN)) throw notNumber(field, value)
  if (field.kind === 'time' && !alternatives.every((wanted) => day.test(wanted))) throw notTime(field, value)
  return (facts) => valuesOf(field.value(facts)).some(matches)
}

/** The day in the time zone of the user: 2026-11-25. */
function localDay(milliseconds: number): string {
  const date = new Date(milliseconds)
  return new Date(milliseconds - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

function comparing<Facts>(field: Field<Facts>, operator: string, value: string): Test<Facts> {
  const wanted = field.kind === 'time' ? timeOf(value) : Number(value)
  if (Number.isNaN(wanted)) throw field.kind === 'time' ? notTime(field, value) : notNumber(field, value)
  const compare: Readonly<Record<string, (own: number) => boolean>> = {
    '<': (own) => own < wanted,
    '<=': (own) => own <= wanted,
    '>': (own) => own > wanted,
    '>=': (own) => own >= wanted,
  }
  const isWithin = compare[operator]
  if (!isWithin) throw new FilterError(`“${operator}” is no comparison`)
  return (facts) => valuesOf(field.value(facts)).some((own) => typeof own === 'number' && isWithin(own))
}

/** A day means its first moment in the time zone of the user. */
const timeOf = (value: string): number => Date.parse(value.includes('T') ? value : `${value}T00:00`)

function valuesOf(value: FieldValue | undefined): readonly (string | number | boolean)[] {
  if (value === undefined || value === null) return []
  return typeof value === 'object' ? value : [value]
}

const notNumber = ({ name }: { name: string }, value: string): FilterError =>
  new FilterError(`${name} takes a number, not “${value}”`)
const notTime = ({ name }: { name: string }, value: string): FilterError =>
  new FilterError(`${name} takes a day such as 2026-11-25, not “${value}”`)

/** Returns the known word that takes the fewest edits, where they are few. */
function nearest(word: string, known: readonly string[]): string | null {
  const candidates = known.map((name) => ({ name, edits: distance(word.toLowerCase(), name.toLowerCase()) }))
  const first = candidates.toSorted((a, b) => a.edits - b.edits)[0]
  return first && first.edits <= Math.max(1, word.length / 3) ? first.name : null
}
