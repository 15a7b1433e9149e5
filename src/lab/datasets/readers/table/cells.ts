/** How the numbers of a table are written. */
export interface NumberFormat {
  decimal: '.' | ','
  /** Texts that mean a missing number, in lower case. */
  missing: ReadonlySet<string>
}

/** Texts that mean a missing number in a column of numbers, in lower case. */
export const missingMarkers = [
  '',
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'nan',
  'null',
  'none',
  'nil',
  '?',
  '-',
  '--',
  '.',
  'missing',
]
/** Texts that mean a missing label: '-' and 'none' are names of classes as well. */
const missingLabels = new Set(['', 'na', 'n/a', '#n/a', '<na>', 'nan', 'null', '?'])

export const isMissingLabel = (text: string): boolean => missingLabels.has(text.toLowerCase())

const withPoint = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const withComma = /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i

/** Not Number(), which reads 0x10 and the empty text as numbers. */
export const isNumber = (text: string, decimal: '.' | ',' = '.'): boolean =>
  (decimal === ',' ? withComma : withPoint).test(text)

/** Returns the number that a text has, NaN where it is missing, null where it is neither. */
export function numberOf(text: string, { decimal, missing }: NumberFormat): number | null {
  if (missing.has(text.toLowerCase())) return NaN
  if (!isNumber(text, decimal)) return null
  const value = Number(decimal === ',' ? text.replace(',', '.') : text)
  return Number.isFinite(value) ? value : null
}

/** A number with separators of thousands: 1,234 or 1.234.567,8. */
export const hasThousands = (text: string): boolean =>
  /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ||
  /^[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?$/.test(text) ||
  /^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)
