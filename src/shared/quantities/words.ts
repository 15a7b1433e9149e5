import type { RunNumbers } from './quantity.ts'
import { measured, measuredNames, quantities, type MeasuredName, type QuantityName } from './table.ts'

/** The word for a quantity in a filter, which is also the id of its column in the run table. */
export const wordOf = (name: QuantityName): string => quantities[name].word ?? name

/** Every quantity that the summary of a run answers. */
export const summaryQuantities = (Object.keys(quantities) as QuantityName[]).filter(
  (name) => quantities[name].inSummary !== undefined,
)

/** Quantities that the summary does not answer: their last value is read from the last measurement. */
export const measuredOnly = measuredNames.filter(
  (name) => measured[name].inSummary === undefined && !summaryQuantities.some((own) => wordOf(own) === name),
)

/** The quantity at a measurement that a word means, in any case; null where it means none. */
export const measuredNamed = (word: string): MeasuredName | null =>
  measuredNames.find((name) => isNamed(name, word)) ?? null

/** The quantity of a summary that a word means, in any case; null where it means none. */
export const summaryNamed = (word: string): QuantityName | null =>
  summaryQuantities.find((name) => isNamed(name, word)) ?? null

function isNamed(name: QuantityName, word: string): boolean {
  const { aliases = [] } = quantities[name]
  return [name, wordOf(name), ...aliases].some((own) => own.toLowerCase() === word.toLowerCase())
}

/** The number that a summary answers with; null where the run does not have it. */
export const summaryValue = (name: QuantityName, run: RunNumbers): number | null =>
  quantities[name].inSummary?.(run) ?? null
