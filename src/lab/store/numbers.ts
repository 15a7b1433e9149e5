/** SQLite stores NaN as NULL. JSON has neither NaN nor infinities, and a diverging run produces all of them. */
export const nullForNaN = (value: number): number | null => (Number.isNaN(value) ? null : value)
export const nanForNull = (value: number | null): number => value ?? Number.NaN

const names = ['NaN', 'Infinity', '-Infinity']

/** Writes JSON, with a number that JSON cannot hold as the object {"number": "NaN"}. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? { number: String(item) } : item,
  )

/** Reads such JSON. Lists parse ten thousand texts, and hardly any contains such a number. */
export const fromJson = (text: string): unknown =>
  text.includes('{"number":') ? JSON.parse(text, revive) : JSON.parse(text)

function revive(_key: string, item: unknown): unknown {
  const isNamed = typeof item === 'object' && item !== null && 'number' in item && typeof item.number === 'string'
  return isNamed && names.includes(item.number as string) ? Number(item.number) : item
}
