import { scalarNames, type Progress } from '../shared/contract/measurements.ts'
import type { TrainerEvent } from '../shared/contract/trainer.ts'
import type { Advance } from './engine/engine.ts'

/** Messages are batched to about ten a second: the reader must never slow training down. */
const batchMs = 100
/** The remaining time is extrapolated from the rate of the last few seconds. */
const rateWindowMs = 4000

/** Collects rows of scalars and batches them. `now` returns milliseconds. */
export function progressReporter(now: () => number) {
  let rows: number[] = []
  let sentAt = -Infinity
  let marks: { at: number; step: number }[] = []

  const secondsLeft = (step: number, steps: number): number | null => {
    const at = now()
    marks.push({ at, step })
    marks = marks.filter((mark, i) => i === marks.length - 1 || at - mark.at <= rateWindowMs)
    const first = marks[0]
    if (!first || step <= first.step || at - first.at < 300) return null
    return (((at - first.at) / (step - first.step)) * (steps - step)) / 1000
  }

  return {
    add(firstStep: number, multiplier: number, steps: Advance['steps']): void {
      steps.forEach(({ dataLoss, weightPenalty, featurePenalty, gradientNorm }, i) => {
        const objective = dataLoss + weightPenalty + featurePenalty
        rows.push(firstStep + i, objective, dataLoss, weightPenalty, featurePenalty, gradientNorm, multiplier)
      })
    },
    /** Returns the batch when one is due or forced, else null. */
    batch(state: Omit<Progress, 'secondsLeft' | 'objective' | 'dataLoss'>, force = false): TrainerEvent | null {
      if (rows.length === 0 || (!force && now() - sentAt < batchMs)) return null
      sentAt = now()
      const scalars = Float64Array.from(rows)
      const last = rows.length - scalarNames.length
      const [, objective = NaN, dataLoss = NaN] = rows.slice(last)
      rows = []
      const remaining = secondsLeft(state.step, state.steps)
      return { kind: 'progressed', scalars, progress: { ...state, objective, dataLoss, secondsLeft: remaining } }
    },
  }
}
export type ProgressReporter = ReturnType<typeof progressReporter>
