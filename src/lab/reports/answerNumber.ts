import type { RunSummary } from '../../shared/contract/runs.ts'
import { valueText } from '../../shared/figures/fieldText.ts'
import { formatNumber } from '../../shared/plot/numbers.ts'
import { decisiveLayer, layersOf, valueOf } from '../../shared/quantities/read.ts'
import type { Numbers } from '../../shared/quantities/quantity.ts'
import { measured, quantities, type MeasuredName, type QuantityName } from '../../shared/quantities/table.ts'
import { measuredNamed, summaryNamed, summaryValue } from '../../shared/quantities/words.ts'
import { parseNumber, type NumberExpression, type Operand, type Statistic } from '../../shared/reports/numbers.ts'
import { fieldAt } from '../../shared/spec/override.ts'
import type { Store } from '../store/store.ts'
import type { RunLookUp } from './lookUp.ts'

/** A value of a run: a text, or a number with the digits of its quantity. */
export type Value = { text: string } | { value: number; digits: number; isWhole: boolean; unit: string }

/** Where numbers are looked up, and which runs they came from. */
export interface NumberPlace {
  store: Store
  runs: RunLookUp
  /** Collects the runs of a report. */
  used: Map<string, RunSummary>
}

/** Returns the text of `{{source}}`. Throws an Error with a sentence for the reader. */
export function answerNumber(place: NumberPlace, source: string): string {
  const expression = parseNumber(source)
  const first = valueOfOperand(place, expression.first)
  if (!expression.second) return textOf(first, expression)
  const second = valueOfOperand(place, expression.second.operand)
  if ('text' in first || 'text' in second)
    throw new Error('only numbers can be compared; remove the sign between the two values')
  const value = { '-': first.value - second.value, '/': first.value / second.value, '+': first.value + second.value }[
    expression.second.operator
  ]
  const isWhole = first.isWhole && second.isWhole && expression.second.operator !== '/'
  const unit = expression.second.operator === '/' ? '' : first.unit
  return textOf({ value, digits: Math.max(first.digits, second.digits), isWhole, unit }, expression)
}

/** Writes a value as figures do: 3.2 × 10⁻⁹. */
export function textOf(own: Value, { digits }: Pick<NumberExpression, 'digits'>): string {
  if ('text' in own) return own.text
  if (!Number.isFinite(own.value)) throw new Error('the number is not finite')
  const text = own.isWhole && digits === null ? String(own.value) : formatNumber(own.value, digits ?? own.digits)
  // A number stays on one line.
  return (own.unit === '' ? text : `${text} ${own.unit}`).replaceAll(' ', '\u00a0')
}

function valueOfOperand(place: NumberPlace, own: Operand): Value {
  if (own.owner !== 'study') {
    const run = own.owner === 'run' ? place.runs.run(own.id) : place.runs.bySpec(own.id)
    return valueOfRun(place, run, own)
  }
  const runs = place.runs.ofStudy(own.id)
  if (own.word === 'name') return { text: place.runs.nameOfStudy(own.id) }
  if (own.word === 'runs') return { value: runs.length, digits: 3, isWhole: true, unit: '' }
  const values = runs.flatMap((run) => {
    const value = valueOfRun(place, run, own)
    if ('text' in value) throw new Error(`${own.word} is no number; a study has only numbers, name and runs`)
    return Number.isFinite(value.value) ? [value] : []
  })
  const [first] = values
  if (!first) throw new Error(`no run of the study has a number for ${own.word}`)
  const numbers = values.map(({ value }) => value)
  const statistic = own.statistic ?? 'median'
  const value = statisticOf(statistic, numbers)
  const isWhole = first.isWhole && Number.isInteger(value)
  return { ...first, value, isWhole }
}

/** Returns one number for several. `sd` is that of a sample, with N − 1. */
export function statisticOf(statistic: Statistic, values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? NaN
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  switch (statistic) {
    case 'median':
      return (at(Math.floor((values.length - 1) / 2)) + at(Math.ceil((values.length - 1) / 2))) / 2
    case 'mean':
      return mean
    case 'smallest':
      return at(0)
    case 'largest':
      return at(sorted.length - 1)
    case 'sd':
      if (values.length < 2) throw new Error('sd needs at least two runs with a number')
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  }
}

const facts: Readonly<Record<string, (run: RunSummary) => string>> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
  ending: ({ ending }) => ending ?? '–',
  hash: ({ specHash }) => specHash,
  engine: ({ engine }) => engine ?? '–',
}

/** Words that every run answers besides quantities and fields of its spec. */
export const factWords = Object.keys(facts)

/** Looks a word up for one run. Throws an Error with a sentence for the reader. */
export function valueOfRun({ store, used }: NumberPlace, run: RunSummary, own: Operand): Value {
  used.set(run.id, run)
  const fact = Object.hasOwn(facts, own.word) ? facts[own.word] : undefined
  if (fact) return { text: fact(run) }
  if (own.program !== null) return { text: versionOf(store, run.id, own.program) }
  const name = measuredNamed(own.word)
  if (name) return measuredValue(store, run, name, own)
  const ofSummary = summaryNamed(own.word)
  if (ofSummary) {
    if (own.layer !== null || own.step !== null)
      throw new Error(`${own.word} belongs to the whole run; remove layer and at`)
    return described(ofSummary, summaryValue(ofSummary, run) ?? NaN)
  }
  return fieldValue(store, run, own.word)
}

function versionOf(store: Store, id: string, program: string): string {
  const versions = store.runs.versions(id)
  const known = Object.keys(versions)
  const found = known.find((name) => name.toLowerCase() === program.toLowerCase())
  if (found === undefined)
    throw new Error(`the run has no version of '${program}'; known: ${known.join(', ') || 'none'}`)
  return versions[found] ?? ''
}

const described = (name: QuantityName, value: number): Value => {
  const { digits, isWhole = false, unit = '' } = quantities[name]
  return { value, digits, isWhole, unit }
}

function measuredValue(store: Store, run: RunSummary, name: MeasuredName, { layer, step }: Operand): Value {
  const numbers = numbersAt(store, run.id, step)
  if (!numbers) throw new Error(`run ${run.id} has no measurement${step === null ? ' yet' : ` up to step ${step}`}`)
  if (layer === null) return described(name, finite(run, name, valueOf(name, numbers), numbers))
  const values = Array.from(layersOf(name, numbers))
  if (measured[name].layers === null) throw new Error(`${name} has no layers; remove layer ${layer}`)
  if (layer > values.length) throw new Error(`${name} has ${values.length} layers in this run, not ${layer}`)
  return described(name, finite(run, name, values[layer - 1] ?? NaN, numbers))
}

const numbersAt = (store: Store, id: string, step: number | null): Numbers | null =>
  step === null
    ? store.measurements.lastNumbers(id)
    : (store.measurements.numbers(id).findLast((own) => own.step <= step) ?? null)

/** A number that is not finite is a fault of the run, which the report names. */
function finite(run: RunSummary, name: MeasuredName, value: number, numbers: Numbers): number {
  if (Number.isFinite(value)) return value
  const { reduce } = measured[name]
  const values = Array.from(layersOf(name, numbers))
  const isMissing = values.length === 0 || (reduce !== null && reduce !== 'norm' && decisiveLayer(reduce, values) < 0)
  throw new Error(isMissing ? `run ${run.id} has no ${name}` : `${name} of run ${run.id} is not finite`)
}

function fieldValue(store: Store, run: RunSummary, path: string): Value {
  let found: unknown
  try {
    found = fieldAt(store.runs.spec(run.id), path)
  } catch {
    throw new Error(
      `'${path}' is no quantity, no field of the spec, and none of ${factWords.join(', ')}; quantities: objective, tcv, …`,
    )
  }
  if (typeof found === 'number') return { value: found, digits: 6, isWhole: Number.isInteger(found), unit: '' }
  if (found === null || typeof found === 'string' || typeof found === 'boolean') return { text: valueText(found) }
  return { text: JSON.stringify(found) }
}
