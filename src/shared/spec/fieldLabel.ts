/** The letters that the papers have for fields of a spec. */
const symbols: Readonly<Record<string, string>> = {
  'penalty.weightDecay': 'λ',
  'penalty.firstLayer': 'δ',
  'penalty.featureDecay': 'λ′',
  'data.deviation': 'σ',
  'loss.targetScale': 'c',
}

/** The letter of a field, or its last name. */
export const fieldSymbol = (path: string): string => symbols[path] ?? path.split('.').at(-1) ?? path

/** A field with its value, as `δ = 0.1` or `seed 3`. */
export function fieldLabel(path: string, value: number | string | boolean): string {
  return path in symbols ? `${fieldSymbol(path)} = ${value}` : `${fieldSymbol(path)} ${value}`
}

/** Seeds are drawn anew rather than chosen: runs that differ in them alone are one point with a spread. */
export const isSeed = (path: string): boolean => path === 'seed' || path.endsWith('.seed')
