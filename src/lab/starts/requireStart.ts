import { inputDimension, sampleCount } from '../../shared/spec/data.ts'
import { SpecError, type RunSpec } from '../../shared/spec/runSpec.ts'
import type { Store } from '../store/store.ts'

/** Throws a SpecError at the field where the given weights of a spec are unknown, or do not fit its network and data. */
export function requireStart({ starts }: Pick<Store, 'starts'>, spec: RunSpec): void {
  const { network, initialisation } = spec
  if (initialisation.kind !== 'from' || initialisation.weights === null) return
  const start = starts.find(initialisation.weights)
  if (!start)
    throw new SpecError(
      'initialisation.weights',
      `the history has no weights ${initialisation.weights.slice(0, 12)}…; choose the checkpoint or the run again`,
    )
  const widths = (list: readonly number[]): string => list.join(', ')
  if (widths(start.widths) !== widths(network.widths))
    throw new SpecError(
      'network.widths',
      `is ${widths(network.widths)}, but the given weights have ${widths(start.widths)} units; set it to that`,
    )
  if (start.bias && !network.bias)
    throw new SpecError('network.bias', 'is false, but the given weights have biases; set it to true')
  const inputs = network.freeFeatures ? sampleCount(spec) : inputDimension(spec)
  if (start.inputs !== inputs)
    throw new SpecError(
      'initialisation.weights',
      network.freeFeatures
        ? `have ${start.inputs} columns in W_1, but free features need one for each of the ${inputs} samples`
        : `take ${start.inputs} inputs, but the data have ${inputs}; choose other data or other weights`,
    )
}

/** Returns the weights that a run starts from: W_1 … W_L, then any biases; null where the spec draws them. */
export function startWeights({ starts }: Pick<Store, 'starts'>, { initialisation }: RunSpec): Float64Array[] | null {
  const { kind, weights } = initialisation
  return kind === 'from' && weights !== null ? starts.weights(weights) : null
}
