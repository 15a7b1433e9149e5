import { runSize } from './runSize.ts'
import type { RunSpec } from './runSpec.ts'

/**
 * Returns the steps at which a run stores its weights: the listed snapshots, or, where none are listed,
 * `logging.keptWeights` steps in all. Those are the first step, the last one, whose checkpoint the lab keeps in any case,
 * and measured steps between them that lie evenly in the logarithm of the step. They need no measurement of their own, so
 * the steps of training and their bits are those of a run that keeps none.
 * `measured`: the steps that are measured; `totalSteps`: the steps that the run takes at most.
 */
export function keptSteps({ logging }: RunSpec, measured: Iterable<number>, totalSteps: number): number[] {
  if (logging.snapshots.length > 0) return logging.snapshots
  const between = [...measured].filter((step) => step > 0 && step < totalSteps).toSorted((a, b) => a - b)
  const count = Math.min(logging.keptWeights - 2, between.length)
  if (logging.keptWeights < 2) return []
  const from = between[0] ?? 1
  const chosen = new Set<number>()
  for (let i = 0; i < count; i++) {
    const target = from * (totalSteps / from) ** (i / count)
    const free = between.filter((step) => !chosen.has(step))
    const nearest = free.toSorted((a, b) => distance(a, target) - distance(b, target))[0]
    if (nearest !== undefined) chosen.add(nearest)
  }
  return [0, ...[...chosen].toSorted((a, b) => a - b)]
}

const distance = (step: number, target: number): number => Math.abs(Math.log(step / target))

/** Returns the number of steps whose weights the history of a run keeps, the last one included. */
export const keptCount = ({ logging }: Pick<RunSpec, 'logging'>): number =>
  logging.snapshots.length > 0 ? logging.snapshots.length + 1 : Math.max(1, logging.keptWeights)

/** Estimates the bytes that the weights of a run take on disk: every weight is a float64, whatever the precision. */
export const keptBytes = (spec: RunSpec): number => 8 * runSize(spec).parameters * keptCount(spec)
