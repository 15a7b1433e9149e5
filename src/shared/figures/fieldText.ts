import { fieldSymbol } from '../spec/fieldLabel.ts'
import { formatShort } from '../plot/numbers.ts'

type Value = number | string | boolean | null

/** A value of a field, as short as it can be said: 0.1, 10⁻⁴, yes. */
export function valueText(value: Value): string {
  if (value === null) return 'by itself'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  // A number does not break over two lines.
  return formatShort(value).replaceAll(' ', '\u00a0')
}

/** `δ = 0.1`, `seed 3`. */
export function axisLabel(path: string, value: Value): string {
  const symbol = fieldSymbol(path)
  return symbol.length <= 2 ? `${symbol} = ${valueText(value)}` : `${symbol} ${valueText(value)}`
}

/** `δ (penalty.firstLayer)`; the path alone where it has no letter. */
export function fieldName(path: string): string {
  const symbol = fieldSymbol(path)
  return path.endsWith(symbol) ? path : `${symbol} (${path})`
}
