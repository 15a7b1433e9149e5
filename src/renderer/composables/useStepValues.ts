import { createGlobalState } from '@vueuse/core'
import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { AppContract } from '../../shared/contract/index.ts'
import { indexSteps, valueIn, type StepRow, type StepTable } from '../../shared/filter/stepFields.ts'
import { valuesOf } from '../../shared/quantities/read.ts'
import type { MeasuredName } from '../../shared/quantities/table.ts'
import type { Client } from '../../shared/rpc/client.ts'
import { lab as ownLab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface StepValues {
  /** Reads the values at a step, unless they are known, and follows the runs from then on. */
  need(step: number): void
  has(step: number): boolean
  valueAt(id: string, quantity: MeasuredName, step: number): number | null
  problem: Readonly<ShallowRef<string | null>>
}

/** Measurements within this time are one change. */
const BATCH_MS = 100
/** Older steps are forgotten. */
const mostSteps = 8

/** The values of all runs at some steps, kept current by their measurements. */
export function stepValues(lab: Client<AppContract> = ownLab): StepValues {
  const table = shallowRef<StepTable>(new Map())
  const problem = shallowRef<string | null>(null)
  /** By step. */
  const rows = new Map<number, Map<string, StepRow>>()
  /** Measurements that arrive while a step is being read, by step. */
  const reading = new Map<number, Map<string, StepRow>>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isListening = false

  const publish = (): void => {
    clearTimeout(timer)
    timer = undefined
    table.value = new Map(rows)
  }
  const read = async (step: number): Promise<void> => {
    const newer = new Map<string, StepRow>()
    reading.set(step, newer)
    try {
      const read = indexSteps(await lab.call('runs.valuesAt', { step }))
      if (reading.get(step) !== newer) return
      rows.delete(step)
      rows.set(step, new Map([...read, ...newer]))
      for (const old of [...rows.keys()].slice(0, -mostSteps)) rows.delete(old)
      problem.value = null
    } catch (error) {
      problem.value = sentence(error)
    } finally {
      if (reading.get(step) === newer) reading.delete(step)
      publish()
    }
  }
  const again = (): void => {
    for (const step of [...rows.keys()]) void read(step)
  }
  const listen = (): void => {
    isListening = true
    lab.on('runs.measured', ({ id, measurement }) => {
      const open = [...rows, ...reading].filter(([step]) => measurement.step <= step)
      if (open.length > 0) {
        const values = valuesOf(measurement)
        for (const [, own] of open) own.set(id, values)
      }
      timer ??= setTimeout(publish, BATCH_MS)
    })
    // A run that resumes has lost the measurements after its checkpoint.
    lab.on('runs.changed', ({ id, progress }) => {
      const isCut = [...rows.values()].some((own) => (own.get(id)?.step ?? 0) > (progress?.step ?? Infinity))
      if (isCut) again()
    })
    lab.on('system.labRestarted', again)
  }
  return {
    need(step) {
      if (!isListening) listen()
      if (!rows.has(step) && !reading.has(step)) void read(step)
    },
    has: (step) => table.value.has(step),
    valueAt: (id, quantity, step) => valueIn(table.value, id, quantity, step),
    problem: readonly(problem) as StepValues['problem'],
  }
}

/** One copy for the window: all pages show the same. */
export const useStepValues = createGlobalState((): StepValues => stepValues())
