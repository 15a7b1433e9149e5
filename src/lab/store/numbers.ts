/** SQLite stores NaN as NULL, and JSON has neither NaN nor the infinities: a run that diverges has all of them. */
export const nullForNaN = (value: number): number | null => (Number.isNaN(value) ? null : value)
export const nanForNull = (value: number | null): number => value ?? Number.NaN

const names = ['NaN', 'Infinity', '-Infinity']

/** JSON in which a number that JSON cannot hold is the object {"number": "NaN"}. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? { number: String(item) } : item,
  )

/** Lists read ten thousand texts, of which next to none holds such a number: the others need no second look. */
export const fromJson = (text: string): unknown =>
  text.includes('{"number":') ? JSON.parse(text, revive) : JSON.parse(text)

function revive(_key: string, item: unknown): unknown {
  const isNamed = typeof item === 'object' && item !== null && 'number' in item && typeof item.number === 'string'
  return isNamed && names.includes(item.number as string) ? Number(item.number) : item
}
