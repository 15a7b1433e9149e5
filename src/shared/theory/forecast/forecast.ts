import { weightDecays, type RunSpec } from '../../spec/runSpec.ts'
import { balanceForecast, type BalanceForecast } from './balanceForecast.ts'
import type { ClassCouplings } from '../collapse/classCouplings.ts'
import type { LayerForecast, Refuse } from './layerForecast.ts'
import { theoremForecast } from './theoremForecast.ts'

/** The forecasts of a network from its labels, depth, activations and penalties. */
export interface Forecast {
  /** Samples per class. */
  counts: number[]
  /** Theorem 4.2 (residual networks: C.2) with C = 1; null where it does not apply, with the reason in `refusals`. */
  theorem: LayerForecast | null
  /** The balance law, at δ = 0 unless `firstPenalty` is present; null where it does not apply. */
  balance: BalanceForecast | null
  /** Why a theory makes no forecast, as sentences for the screen. */
  refusals: string[]
}

/**
 * Forecasts the singular values of every layer's features before training, by the theorem and by the balance law.
 * counts: samples per class. couplings: the cost of the first layer (classCouplings). Without couplings the balance law
 * omits ‖W_1‖² (δ = 0) and notes it; the theorem always omits it.
 * Throws on fewer than two classes, on an empty class, and when the couplings have another number of classes.
 * Source: Zangrando et al. 2402.03991v2, Theorems 4.2 and C.2 (C = 1), and the balance law (balanceLaw.ts, coupledLaw.ts).
 */
export function forecast(spec: RunSpec, counts: readonly number[], couplings: ClassCouplings | null = null): Forecast {
  if (counts.length < 2 || counts.some((count) => !(count >= 1)))
    throw new RangeError(`forecast: needs two or more classes, none empty; the counts are ${counts.join(', ')}`)
  if (couplings && couplings.H.rows !== counts.length)
    throw new RangeError(`forecast: the couplings have ${couplings.H.rows} classes, the counts ${counts.length}`)
  const refusals: string[] = []
  const refuse: Refuse = (reason) => {
    refusals.push(reason)
    return null
  }
  const refusal = outsideTheory(spec)
  if (refusal) return { counts: [...counts], theorem: null, balance: null, refusals: [refusal] }
  const law = balanceForecast(spec, counts, couplings, refuse)
  return {
    counts: [...counts],
    theorem: theoremForecast(spec, counts, law?.attained ?? null, refuse),
    balance: law && law.forecast,
    refusals,
  }
}

/** Returns why neither the theorems nor the balance law apply to a network; null where they apply. */
function outsideTheory({ network, loss, ...spec }: RunSpec): string | null {
  const theory = `Theorem ${network.residual ? 'C.2' : '4.2'} and the balance law`
  if (network.freeFeatures) return `${theory} need networks with input data; the features of this one are free.`
  if (loss.kind === 'crossEntropy')
    return `${theory} need the squared loss: under cross-entropy the outputs reach no target.`
  if (network.bias) return `${theory} need networks without biases.`
  const free = weightDecays({ network, loss, ...spec }).indexOf(0, 1)
  return free > 0 ? `${theory} need weight decay on every W_l above the first; λ_${free + 1} is 0.` : null
}
