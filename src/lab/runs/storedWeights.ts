import { CallError } from '../../shared/contract/errors.ts'
import { concatenate } from '../../shared/linalg/matrix.ts'
import type { Store } from '../store/store.ts'

/** The weights of a run at one step, as θ of its problem. */
export interface Weights {
  step: number
  theta: Float64Array
}

/** Lists the steps with stored weights, ascending. Throws a CallError where there are none. */
export function storedSteps({ runs, snapshots, checkpoints }: Store, run: string): number[] {
  const kept = snapshots.steps(run)
  const last = checkpoints.stepOfWeights(run)
  // A checkpoint in the middle of a long run with a backbone has no features.
  if (last !== null && !kept.includes(last)) kept.push(last)
  if (kept.length > 0) return kept.sort((a, b) => a - b)
  const { name } = runs.summary(run)
  if ('other program' in runs.versions(run))
    throw new CallError(
      'notPossible',
      `another program trains run ${run} (${name}): Collapsar keeps its measurements, and its weights stay in the files of its folder`,
    )
  throw new CallError('notPossible', `run ${run} (${name}) has no weights yet: wait for its first checkpoint`)
}

/** Throws a CallError that lists the steps with weights where `step` is none of them. */
export function requireStep({ runs }: Store, run: string, step: number, steps: readonly number[]): void {
  if (steps.includes(step)) return
  const { name } = runs.summary(run)
  throw new CallError(
    'notFound',
    `run ${run} (${name}) has no weights at step ${step}: choose one of the steps ${steps.join(', ')}`,
  )
}

export function weightsAt({ snapshots, checkpoints }: Store, run: string, step: number): Weights {
  const weights = snapshots.weights(run, step) ?? checkpoints.weights(run)?.weights ?? []
  return { step, theta: concatenate(weights) }
}
