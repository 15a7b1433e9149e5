import { activations } from '../activation.ts'
import { weightDecays, type RunSpec } from '../../spec/runSpec.ts'

/** Returns the theorem that forecasts a network: 4.2 for feedforward networks, C.2 for residual ones. */
export const theoremOf = ({ network }: RunSpec): 'Theorem 4.2' | 'Theorem C.2' =>
  network.residual ? 'Theorem C.2' : 'Theorem 4.2'

/**
 * Returns why neither the theorems nor the balance law forecast a network, as a sentence for the screen; null where they
 * apply. Every place that shows or uses a forecast asks this function or theoremRefusal.
 * What does not matter: λ_1, because the theorems omit ‖W_1‖² (δ = 0); weight decays that differ, because each layer's
 * cost is minimised alone; the mean in place of the sum, because the outputs reach their targets as λ → 0.
 * K ≤ n_l is all that the proof of Theorem 4.2 needs of the widths; the paper states it for K ≤ … ≤ n_1 = N.
 * Source: Zangrando et al. 2402.03991v2, section 4, Definition 4.1, Theorems 4.2 and C.2.
 */
export function theoryRefusal(spec: RunSpec): string | null {
  const { network, loss } = spec
  const theory = `${theoremOf(spec)} and the balance law`
  if (network.freeFeatures) return `${theory} need networks with input data; the features of this one are free.`
  if (spec.backbone) return `${theory} need one fully connected network; this one has a backbone before it.`
  if (loss.kind !== 'squared')
    return `${theory} need the squared loss: under cross-entropy the outputs reach no target.`
  if (network.bias) return `${theory} need networks without biases.`
  const K = network.widths.at(-1) ?? 0
  const narrow = network.widths.findIndex((width) => width < K)
  if (narrow >= 0)
    return `${theory} need K ≤ n_l in every layer; layer ${narrow + 1} has ${network.widths[narrow]} units for ${K} classes.`
  const free = weightDecays(spec).indexOf(0, 1)
  return free > 0 ? `${theory} need weight decay on every W_l above the first; λ_${free + 1} is 0.` : null
}

/** Returns why Theorem 4.2 (residual networks: C.2) does not apply to a network; null where it does. */
export function theoremRefusal(spec: RunSpec): string | null {
  const common = theoryRefusal(spec)
  if (common !== null) return common
  const theorem = theoremOf(spec)
  const { activation, lastActivation } = spec.network
  for (const name of [activation, lastActivation]) {
    const { value, inverse } = activations[name]
    if (!inverse) return `${theorem} needs σ⁻¹, and ${name} has none.`
    if (value(0) !== 0) return `${theorem} needs σ(0) = 0; ${name} does not satisfy it.`
  }
  const { targetScale } = spec.loss
  return Number.isNaN(activations[lastActivation].inverse?.(targetScale))
    ? `${theorem} needs outputs that reach their targets; ${lastActivation} never reaches ${targetScale}.`
    : null
}

/** Returns why the balance law does not apply to a network; null where it may have a solution. */
export function balanceRefusal(spec: RunSpec): string | null {
  const { activation, lastActivation } = spec.network
  if (activations[activation].slope !== 1)
    return `The balance law needs σ(x) ≈ x near 0 in the hidden layers; ${activation} does not satisfy it.`
  const last = activations[lastActivation]
  return last.slope !== 1 || !last.inverse
    ? `The balance law needs an odd, increasing σ_L; ${lastActivation} is not.`
    : null
}
