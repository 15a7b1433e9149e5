import type { StepValues } from '../contract/runs.ts'
import { readTerms } from './terms.ts'

/** What is known of a run at a step; `step` is that at which it was measured. */
export const stepQuantities = ['objective', 'loss', 'gradient', 'tcv', 'step'] as const
export type StepQuantity = (typeof stepQuantities)[number]

/** As it is written in front of a comparison: `objective@1000`. */
export const stepField = (quantity: StepQuantity, step: number): string => `${quantity}@${step}`

/** null where a word is none of these. */
export function readStepField(word: string): { quantity: StepQuantity; step: number } | null {
  const [, name, step] = /^([a-z]+)@(\d{1,9})$/i.exec(word) ?? []
  const quantity = stepQuantities.find((own) => own === name?.toLowerCase())
  return quantity && step !== undefined ? { quantity, step: Number(step) } : null
}

/** The steps that a filter asks for, each once. */
export const stepsIn = (filter: string): number[] => [
  ...new Set(readTerms(filter).flatMap(({ field }) => readStepField(field ?? '')?.step ?? [])),
]

export type StepRow = Readonly<Record<StepQuantity, number>>

/** The rows by run. */
export const indexSteps = ({ ids, steps, ...columns }: StepValues): Map<string, StepRow> =>
  new Map(
    ids.map((id, i) => [
      id,
      {
        step: steps[i] ?? NaN,
        objective: columns.objective[i] ?? NaN,
        loss: columns.loss[i] ?? NaN,
        gradient: columns.gradient[i] ?? NaN,
        tcv: columns.tcv[i] ?? NaN,
      },
    ]),
  )

/** By step, then by run. */
export type StepTable = ReadonlyMap<number, ReadonlyMap<string, StepRow>>

/** null where the run has no row at that step, or no number in it. */
export function valueIn(table: StepTable, id: string, quantity: StepQuantity, step: number): number | null {
  const value = table.get(step)?.get(id)?.[quantity]
  return value === undefined || Number.isNaN(value) ? null : value
}
