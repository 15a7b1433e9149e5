import { SpecError } from './runSpec.ts'
import type { Axis } from './studyPlan.ts'

/** A study has at most this many runs. */
const maxValues = 1000

/**
 * Parses a field and its values: `path=v1,v2,…` (each JSON where it parses as JSON, else a word),
 * `path=log:FROM:TO:COUNT` (positive numbers in equal ratios, ends included) or `path=FROM..TO` (whole numbers, ends
 * included). Throws a SpecError that says what is wrong.
 */
export function parseVariation(text: string): Axis {
  const split = text.indexOf('=')
  const path = text.slice(0, Math.max(split, 0)).trim()
  if (path === '')
    throw new SpecError('', `'${text}' is not of the form path=v1,v2,… or path=log:FROM:TO:COUNT or path=FROM..TO`)
  const values = text.slice(split + 1).trim()
  if (values.startsWith('log:')) return { path, values: logRange(path, values) }
  if (values.includes('..')) return { path, values: wholeRange(path, values) }
  return { path, values: values.split(',').map((value) => single(path, value.trim())) }
}

function logRange(path: string, text: string): number[] {
  const [, from, to, count, ...rest] = text.split(':')
  const numberOf = (part: string | undefined): number => (part?.trim() ? Number(part) : NaN)
  const first = numberOf(from)
  const last = numberOf(to)
  const size = numberOf(count)
  if (!(first > 0 && last > 0 && Number.isFinite(first + last) && first !== last) || rest.length > 0)
    throw new SpecError(path, `'${text}' is not log:FROM:TO:COUNT with two different positive numbers`)
  if (!Number.isInteger(size) || size < 2 || size > maxValues)
    throw new SpecError(path, `'${text}': COUNT must be a whole number from 2 to ${maxValues}`)
  // Twelve digits make 10⁻³ between 10⁻⁴ and 10⁻² exactly 0.001, also in a finer grid.
  return Array.from({ length: size }, (_, i) => Number((first * (last / first) ** (i / (size - 1))).toPrecision(12)))
}

function wholeRange(path: string, text: string): number[] {
  const match = /^(-?\d+)\.\.(-?\d+)$/.exec(text)
  const first = Number(match?.[1])
  const last = Number(match?.[2])
  if (!match || last < first) throw new SpecError(path, `'${text}' is not FROM..TO with rising whole numbers`)
  if (last - first >= maxValues)
    throw new SpecError(path, `'${text}' has ${last - first + 1} values; at most ${maxValues} are possible`)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function single(path: string, text: string): number | string | boolean {
  if (text === '') throw new SpecError(path, 'a value is missing')
  let value: unknown = text
  try {
    value = JSON.parse(text)
  } catch {
    // Text that is not JSON is a word.
  }
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  throw new SpecError(path, `'${text}' is not a single value: only numbers, words, true and false can be varied`)
}
