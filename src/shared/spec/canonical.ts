/**
 * Returns JSON with sorted keys and no white space: equal specs give equal text in every process and version. Throws a
 * TypeError for values that JSON would silently change (NaN, infinities, undefined, functions).
 */
export function canonicalJson(value: unknown, path = 'spec'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: ${path} is ${value}, which JSON cannot hold`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${path}[${i}]`)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`canonicalJson: ${path} is of type ${typeof value}`)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, `${path}.${key}`)}`).join(',')}}`
}
