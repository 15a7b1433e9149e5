import { distance } from 'fastest-levenshtein'
import { readTerms, type Term } from './terms.ts'
import { measuredNames } from '../quantities/table.ts'
import { stepField } from './stepFields.ts'
import { fieldNames, findField, runFields, type FieldValue, type RunFacts, type RunField } from './runFields.ts'

/** A filter that cannot be read. The message says where, and suggests what may have been meant. */
export class FilterError extends Error {
  override readonly name = 'FilterError'
}

export type RunTest = (facts: RunFacts) => boolean

const states: Readonly<Record<string, RunTest>> = {
  starred: ({ run }) => run.isStarred,
  archived: ({ run }) => run.archivedAt !== null,
  live: ({ run }) => run.status === 'queued' || run.status === 'running',
  tagged: ({ run }) => run.tags.length > 0,
  noted: ({ run }) => run.notes !== '',
  resumable: ({ run }) => run.canResume,
}

/**
 * Reads a filter such as `lambda<1e-3 tag:good -status:finished "two moons"`. A run must match every term.
 *
 * - a word, or "several words": somewhere in name, tags, notes, folder, preset, engine, ending or id
 * - `field:text` contains the text, `field=text` equals it; `a|b` matches either; numbers compare as numbers
 * - `field<1e-3`, `<=`, `>`, `>=`, `!=`, and `field:0..9` for a range with both ends
 * - `objective@1000<1e-3`: a quantity at the last measurement up to step 1000; `objective@last` at the last of all
 * - `is:starred`, archived, live, tagged, noted, resumable
 * - a `-` before a term negates it
 *
 * Fields are those of runFields, the quantities of quantities/table.ts, and those of the spec: `paths`, their ends and
 * the letters of the papers. Throws a FilterError.
 */
export function parseFilter(text: string, paths: readonly string[]): RunTest {
  const tests = readTerms(text).map((term) => {
    const test = testOf(term, paths)
    return term.isNegated ? (facts: RunFacts) => !test(facts) : test
  })
  return (facts) => tests.every((test) => test(facts))
}

function testOf({ field: name, operator, value, source }: Term, paths: readonly string[]): RunTest {
  if (name === null) return freeText(value)
  if (value === '') throw new FilterError(`“${source}” has nothing after ${operator}`)
  if (name.toLowerCase() === 'is') return stateTest(operator, value)
  const field = findField(name, paths)
  if (!field) throw new FilterError(`there is no field “${name}”${hint(name, fieldNames(paths))}`)
  if (operator === '!=') {
    const is = equalTo(field, value)
    return (facts) => !is(facts)
  }
  if (operator === ':' || operator === '=') return operator === ':' ? containing(field, value) : equalTo(field, value)
  return comparing(field, operator, value)
}

function freeText(value: string): RunTest {
  const wanted = value.toLowerCase()
  return ({ run }) =>
    [
      run.name,
      run.folder,
      run.preset ?? '',
      run.ending ?? '',
      run.engine ?? '',
      run.notes,
      run.status,
      ...run.tags,
    ].some((text) => text.toLowerCase().includes(wanted)) || run.id.startsWith(wanted)
}

function stateTest(operator: string, value: string): RunTest {
  const state = Object.hasOwn(states, value.toLowerCase()) ? states[value.toLowerCase()] : undefined
  if (!state || (operator !== ':' && operator !== '='))
    throw new FilterError(`is: takes ${Object.keys(states).join(', ')}, not “${value}”`)
  return state
}

/** Matches any of the alternatives between |, or a range written with .. */
function containing(field: RunField, value: string): RunTest {
  const range = /^(.+)\.\.(.+)$/.exec(value)
  if (range) {
    const [from, to] = [comparing(field, '>=', range[1] ?? ''), comparing(field, '<=', range[2] ?? '')]
    return (facts) => from(facts) && to(facts)
  }
  return either(field, value, (text, wanted) => text.toLowerCase().includes(wanted.toLowerCase()))
}

const equalTo = (field: RunField, value: string): RunTest =>
  either(field, value, (text, wanted) => text.toLowerCase() === wanted.toLowerCase())

function either(field: RunField, value: string, isMatch: (text: string, wanted: string) => boolean): RunTest {
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

function comparing(field: RunField, operator: string, value: string): RunTest {
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

const notNumber = ({ name }: RunField, value: string): FilterError =>
  new FilterError(`${name} takes a number, not “${value}”`)
const notTime = ({ name }: RunField, value: string): FilterError =>
  new FilterError(`${name} takes a day such as 2026-11-25, not “${value}”`)

/** Suggests the known word that takes the fewest edits, where they are few. */
function hint(word: string, known: readonly string[]): string {
  if (word.includes('@'))
    return `: at a step you can use ${measuredNames.join(', ')}, as in ${stepField('objective', 1000)}`
  const candidates = known.map((name) => ({ name, edits: distance(word.toLowerCase(), name.toLowerCase()) }))
  const nearest = candidates.toSorted((a, b) => a.edits - b.edits)[0]
  if (nearest && nearest.edits <= Math.max(1, word.length / 3)) return `: did you mean ${nearest.name}?`
  return `. Fields are ${runFields.map(({ name }) => name).join(', ')}, and every field of a spec`
}
