import type { StepValues } from '../contract/runs.ts'
import { measuredNames, type MeasuredName } from '../quantities/table.ts'
import { measuredNamed, summaryNamed } from '../quantities/words.ts'
import { readTerms } from './terms.ts'

/** Beyond the end of every run: the value at this step is that of the last measurement. */
export const lastStep = 999_999_999

/** Writes a quantity at a step as a filter does: `objective@1000`, `gradientNorm@last`. */
export const stepField = (quantity: MeasuredName, step: number): string =>
  `${quantity}@${step === lastStep ? 'last' : step}`

/**
 * The quantity and the step that a word asks for: `loss@1000`, `tcv@last`, and `balancedness` alone, which no summary
 * answers. null for every other word.
 */
export function readStepField(word: string): { quantity: MeasuredName; step: number } | null {
  const [, name = word, at = 'last'] = /^([a-z]+)@(\d{1,9}|last)$/i.exec(word) ?? []
  const quantity = measuredNamed(name)
  if (quantity === null || (name === word && summaryNamed(word) !== null)) return null
  return { quantity, step: at.toLowerCase() === 'last' ? lastStep : Number(at) }
}

/** The steps that a filter asks for, each once. */
export const stepsIn = (filter: string): number[] => [
  ...new Set(readTerms(filter).flatMap(({ field }) => readStepField(field ?? '')?.step ?? [])),
]

export type StepRow = Readonly<Record<MeasuredName, number>>

/** Finds the row of each run. */
export function indexSteps({ ids, values }: StepValues): Map<string, StepRow> {
  const rows = new Map<string, StepRow>()
  ids.forEach((id, i) => {
    const row = {} as Record<MeasuredName, number>
    for (const name of measuredNames) row[name] = values[name][i] ?? NaN
    rows.set(id, row)
  })
  return rows
}

/** By step, then by run. */
export type StepTable = ReadonlyMap<number, ReadonlyMap<string, StepRow>>

/** null where the run has no row at that step, or no number in it. */
export function valueIn(table: StepTable, id: string, quantity: MeasuredName, step: number): number | null {
  const value = table.get(step)?.get(id)?.[quantity]
  return value === undefined || Number.isNaN(value) ? null : value
}
