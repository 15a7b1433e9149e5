import { differingFields } from '../spec/differingFields.ts'
import { fieldSymbol, isSeed } from '../spec/fieldLabel.ts'
import { firstPenaltyLabel } from '../spec/firstPenalty.ts'
import type { RunSpec } from '../spec/runSpec.ts'
import { formatShort } from '../plot/numbers.ts'

type Value = number | string | boolean | null

/** Returns a short text for the value of a field: 0.1, 10⁻⁴, yes. */
export function valueText(value: Value): string {
  if (value === null) return 'default'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  // Non-breaking spaces keep a number on one line.
  return formatShort(value).replaceAll(' ', '\u00a0')
}

/** `δ = 0.1`, `seed 3`. */
export function axisLabel(path: string, value: Value): string {
  const symbol = fieldSymbol(path)
  return symbol.length <= 2 ? `${symbol} = ${valueText(value)}` : `${symbol} ${valueText(value)}`
}

/** `δ (penalty.firstLayer)`; only the path where the field has no letter. */
export function fieldName(path: string): string {
  const symbol = fieldSymbol(path)
  return path.endsWith(symbol) ? path : `${symbol} (${path})`
}

interface TitledRun {
  id: string
  spec: RunSpec
}

/**
 * Returns the shortest titles that tell runs apart: δ (λ₁ where δ is not in force), else δ and seed, else the few fields
 * in which they differ, else δ and id.
 */
export function runTitles(runs: readonly TitledRun[]): string[] {
  const deltas = runs.map(({ spec }) => firstPenaltyLabel(spec))
  const seeds = runs.map(({ spec }, i) => `${deltas[i]} · seed ${spec.seed}`)
  const ids = runs.map(({ id }, i) => `${deltas[i]} · ${id.slice(0, 8)}`)
  return [deltas, seeds, fieldTitles(runs)].find((titles) => new Set(titles).size === runs.length) ?? ids
}

/** Empty where the runs differ in more fields than a title has room for. */
function fieldTitles(runs: readonly TitledRun[]): string[] {
  const differing = differingFields(runs.map(({ spec }) => spec))
  const fields = [...differing.filter(({ path }) => !isSeed(path)), ...differing.filter(({ path }) => isSeed(path))]
  if (fields.length === 0 || fields.length > 3) return []
  return runs.map((_, i) =>
    fields.map(({ path, values }) => (values[i] === undefined ? '–' : axisLabel(path, values[i]))).join(' · '),
  )
}
