import { readonly, shallowRef, type ShallowRef } from 'vue'
import type { AppContract } from '../../shared/contract/index.ts'
import { largestTcv, type Measurement } from '../../shared/contract/measurements.ts'
import { indexSteps, valueIn, type StepQuantity, type StepRow, type StepTable } from '../../shared/filter/stepFields.ts'
import type { Client } from '../../shared/rpc/client.ts'
import { lab as ownLab } from '../lab.ts'
import { sentence } from '../text/sentence.ts'

export interface StepValues {
  /** Reads a step, where it is not known yet; from then on it follows the runs. */
  need(step: number): void
  has(step: number): boolean
  valueAt(id: string, quantity: StepQuantity, step: number): number | null
  problem: Readonly<ShallowRef<string | null>>
}

/** What many runs measure within this time is one change. */
const BATCH_MS = 100
/** Steps that were looked at before are forgotten, the oldest first. */
const mostSteps = 8

/** What all runs had come to at some steps, kept current by what they measure. */
export function stepValues(lab: Client<AppContract> = ownLab): StepValues {
  const table = shallowRef<StepTable>(new Map())
  const problem = shallowRef<string | null>(null)
  /** By step. */
  const rows = new Map<number, Map<string, StepRow>>()
  /** By step that is being read: what was measured meanwhile. */
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
      for (const [step, own] of [...rows, ...reading]) if (measurement.step <= step) own.set(id, rowOf(measurement))
      timer ??= setTimeout(publish, BATCH_MS)
    })
    // A run that goes on from its checkpoint has lost what it had measured beyond.
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

const rowOf = (measurement: Measurement): StepRow => ({
  step: measurement.step,
  objective: measurement.objective,
  loss: measurement.dataLoss,
  gradient: measurement.gradientNorm,
  tcv: measurement.tcv.length > 1 ? largestTcv(measurement) : NaN,
})

let shared: StepValues | null = null

/** One copy for the window: every page shows the same. */
export const useStepValues = (): StepValues => (shared ??= stepValues())
