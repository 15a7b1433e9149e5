import { withFieldsAt, type FieldValue } from './override.ts'
import type { RunSpec } from './runSpec.ts'

/** The properties of given weights that a spec depends on. */
export interface StartFacts {
  hash: string
  widths: readonly number[]
  bias: boolean
}

/**
 * Returns the fields of a spec that starts from given weights: their layers, gains of 1, and no λ-continuation, which would
 * leave the point before it continues. `firstLayer` is that of the spec: whitened coordinates draw W_1 themselves.
 */
export const startFields = ({ hash, widths, bias }: StartFacts, firstLayer: unknown): FieldValue[] => [
  { path: 'initialisation.kind', value: 'from' },
  { path: 'initialisation.weights', value: hash },
  { path: 'initialisation.gain', value: 1 },
  { path: 'initialisation.firstGain', value: 1 },
  { path: 'network.widths', value: [...widths] },
  { path: 'network.bias', value: bias },
  { path: 'optimizer.firstLayer', value: firstLayer === 'whitened' ? 'raw' : firstLayer },
  { path: 'optimizer.continuation', value: { start: 1, divideBy: 2, steps: 1, firstSteps: null } },
]

/** Returns the spec with given weights as its start. Throws a SpecError that names a field that does not fit. */
export const onStart = (spec: RunSpec, facts: StartFacts): RunSpec =>
  withFieldsAt(spec, startFields(facts, spec.optimizer.firstLayer))
