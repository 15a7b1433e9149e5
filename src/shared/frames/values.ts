import type { Frame, FrameArray } from './frame.ts'
import { FrameError } from './frame.ts'

/** The parts of a frame that hold a value. */
export type FrameValue = Pick<Frame, 'fields' | 'arrays'>

/** The key of an object that stands for an array of the frame, by its name. */
const arrayKey = '$array'
/** The key of an object that stands for a number that JSON cannot hold: NaN, Infinity, -Infinity or -0. */
const numberKey = '$number'

/**
 * Turns a record with numbers and vectors into fields and arrays of a frame, bit for bit. Vectors become arrays that have
 * their path as name, such as `measurement.tcv`.
 */
export function frameValue(record: Readonly<Record<string, unknown>>): FrameValue {
  const arrays: FrameArray[] = []
  const replace = (value: unknown, path: string): unknown => {
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { [numberKey]: Object.is(value, -0) ? '-0' : String(value) }
    if (value instanceof Float64Array) {
      arrays.push({ name: path, dtype: 'float64', shape: [value.length], values: value })
      return { [arrayKey]: path }
    }
    if (Array.isArray(value)) return value.map((item, i) => replace(item, `${path}.${i}`))
    if (typeof value !== 'object' || value === null) return value
    return replaceAll(value as Record<string, unknown>, `${path}.`)
  }
  const replaceAll = (value: Readonly<Record<string, unknown>>, prefix: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, prefix + key)]))
  return { fields: replaceAll(record, ''), arrays }
}

/** Returns the record that `frameValue` turned into fields and arrays. Throws a FrameError where an array is missing. */
export function valueOfFrame({ fields, arrays }: FrameValue): Record<string, unknown> {
  const named = new Map(arrays.map(({ name, values }) => [name, values]))
  const restore = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(restore)
    if (typeof value !== 'object' || value === null) return value
    const keys = Object.keys(value)
    const only = keys.length === 1 ? (value as Record<string, unknown>)[keys[0] as string] : undefined
    if (keys[0] === arrayKey && typeof only === 'string') {
      const found = named.get(only)
      if (!found) throw new FrameError(`array '${only}' is missing`)
      return found
    }
    if (keys[0] === numberKey && typeof only === 'string') return Number(only)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item)]))
  }
  return restore(fields) as Record<string, unknown>
}
