import { formatNumber } from './numbers.ts'
import { quantities, type QuantityName } from '../../shared/quantities/table.ts'
import { formatCount } from './format.ts'

/** A quantity as tables of the window write it; – where there is none. */
export function quantityText(name: QuantityName, value: number | null | undefined, moreDigits = 0): string {
  const { isWhole = false, digits } = quantities[name]
  const own = value ?? NaN
  return isWhole && Number.isInteger(own) ? formatCount(own) : formatNumber(own, digits + moreDigits)
}
