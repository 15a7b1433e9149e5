import { CallError } from '../../shared/contract/errors.ts'
import type { RunSummary } from '../../shared/contract/runs.ts'

/** Returns the error of a step that a run has not measured, with the steps next to it. */
export function unmeasuredStep({ id, name }: Pick<RunSummary, 'id' | 'name'>, steps: readonly number[], step: number) {
  const near = [steps.findLast((own) => own < step), steps.find((own) => own > step)]
  const known = near.filter((own) => own !== undefined).join(' and ')
  return new CallError('invalid', `Run ${id} (${name}) has no measurement at step ${step}; next to it are ${known}.`)
}
