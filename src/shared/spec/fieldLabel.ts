import { fieldMeta } from './specFields.ts'

/** Returns the letter of a field, as the papers write it, or its last name. */
export const fieldSymbol = (path: string): string => fieldMeta(path)?.symbol ?? path.split('.').at(-1) ?? path

/** Returns a field with its value, as `δ = 0.1` or `seed 3`. */
export function fieldLabel(path: string, value: number | string | boolean): string {
  return fieldMeta(path)?.symbol === undefined ? `${fieldSymbol(path)} ${value}` : `${fieldSymbol(path)} = ${value}`
}

/** Returns whether a field is a seed: runs that differ only in seeds are repetitions of one experiment. */
export const isSeed = (path: string): boolean => path === 'seed' || path.endsWith('.seed')
