import { endPlaces } from '../shared/contract/finishedText.ts'
import type { LossEnd } from '../shared/contract/trainer.ts'
import { lossEnd } from '../shared/theory/unconstrained/lossEnd.ts'
import type { Trap } from './guards.ts'
import { readNow, type Run } from './run.ts'

/** A run restarts this many times; after that it keeps the end that it has. */
export const maxRestarts = 5
/** Each restart from a trap divides the start of the continuation by this, according to the trap. */
const weaker = { 'zero solution': 10, 'above the zero solution': 10, 'lost class': 3 }

/** Why a run restarts: a trap of the guards, or an end that the spec restarts. */
export type RestartCause = { kind: 'trap'; trap: Trap } | { kind: 'end'; end: LossEnd['kind'] }

/** Names the end of a run at its current weights; null where no closed form does. */
export async function lossEndOf(run: Run): Promise<LossEnd | null> {
  const { endModel, lastMeasured, position } = run
  if (!endModel) return null
  if (lastMeasured?.step === position.step && lastMeasured.multiplier === 1)
    return lossEnd(lastMeasured.objective, lastMeasured.featureSpectra, endModel)
  const readings = await readNow(run, 1)
  if (!readings) return null
  const { dataLoss, weightPenalty, featurePenalty, featureSpectra } = readings
  return lossEnd(dataLoss + weightPenalty + featurePenalty, featureSpectra, endModel)
}

/** Whether the spec asks for a restart from an end. */
export const isRestarted = ({ spec }: Run, end: LossEnd | null): boolean =>
  end !== null && spec.stop.restartEndings.some((kind) => kind === end.kind)

/**
 * Moves a run to the start of its next attempt. After a trap it has a weaker continuation, and larger weights where the
 * continuation is not to blame. After an end that the spec restarts it has the next weights of its stream.
 */
export function restart({ position }: Run, cause: RestartCause): void {
  position.restarts++
  if (cause.kind === 'end') position.draws = (position.draws ?? 0) + 1
  else weaken(position, cause.trap)
  // The next attempt measures this step again, as its first.
  const start = { stage: 0, stageStep: 0, settling: null, earlier: null, measuredAt: -1 }
  Object.assign(position, { attemptBegan: position.step, ...start })
}

function weaken(position: Run['position'], trap: Trap): void {
  const isAtTarget = position.multiplier <= 1
  if (trap.kind !== 'lost class' || isAtTarget) position.gain += 0.1
  position.multiplier = Math.max(1, position.multiplier / weaker[trap.kind])
}

/** Returns the line of the log about the restart that `restart` has made. */
export function restartText({ position }: Run, cause: RestartCause): string {
  const { step, gain, multiplier, restarts } = position
  if (cause.kind === 'end')
    return `step ${step}: training ended ${endPlaces[cause.end]}; restart ${restarts} with new weights`
  return `step ${step}: training settled at ${trapText(cause.trap)}; restart ${restarts} with gain ${gain.toFixed(2)}, continuation from ${multiplier.toPrecision(3)} λ`
}

export function trapText(trap: Trap): string {
  if (trap.kind === 'zero solution') return 'the zero solution'
  if (trap.kind === 'lost class') return `a point where class ${trap.class} has the outputs of the zero solution`
  return 'a point above the zero solution'
}
