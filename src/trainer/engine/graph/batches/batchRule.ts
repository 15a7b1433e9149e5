/** How an epoch is divided: `perEpoch` batches of `size`, the last of `last` samples where that is less; else null. */
export interface BatchRule {
  size: number
  perEpoch: number
  last: number | null
}

/** The batches of a spec. */
export interface BatchChoice {
  size: number
  last: 'keep' | 'drop'
}

/** Divides N samples into batches. What does not fill the last batch is kept as a smaller one, or dropped. */
export function batchRule(samples: number, { size, last }: BatchChoice): BatchRule {
  const [full, rest] = [Math.floor(samples / size), samples % size]
  const isKept = rest > 0 && last === 'keep'
  return { size, perEpoch: full + (isKept ? 1 : 0), last: isKept ? rest : null }
}

/** Returns the place of a step, from 0, in the epochs. */
export const placeOf = (step: number, { perEpoch }: BatchRule): Record<'epoch' | 'place' | 'step', number> => ({
  epoch: Math.floor(step / perEpoch),
  place: step % perEpoch,
  step,
})
