import type { RunSpec } from '../../spec/runSpec.ts'
import { theoremRefusal, theoryRefusal } from './applicability.ts'
import { balanceForecast, type BalanceForecast } from './balanceForecast.ts'
import type { ClassCouplings } from '../collapse/classCouplings.ts'
import type { Refuse } from './layerForecast.ts'
import { theoremForecast, type BandSource, type TheoremForecast } from './theoremForecast.ts'

/** The forecasts of a network from its labels, depth, activations and penalties. */
export interface Forecast {
  /** Samples per class. */
  counts: number[]
  /** Theorem 4.2 (residual networks: C.2) with C = 1; null where it does not apply, with the reason in `refusals`. */
  theorem: TheoremForecast | null
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
  return finish(forecastSteps(spec, counts, couplings))
}

/** Makes the same forecast as `forecast`, and yields between the random draws. `band` may cache the draws. */
export function* forecastSteps(
  spec: RunSpec,
  counts: readonly number[],
  couplings: ClassCouplings | null,
  band?: BandSource,
): Generator<undefined, Forecast> {
  if (counts.length < 2 || counts.some((count) => !(count >= 1)))
    throw new RangeError(`forecast: needs two or more classes, none empty; the counts are ${counts.join(', ')}`)
  if (couplings && couplings.H.rows !== counts.length)
    throw new RangeError(`forecast: the couplings have ${couplings.H.rows} classes, the counts ${counts.length}`)
  const refusals: string[] = []
  const refuse: Refuse = (reason) => {
    refusals.push(reason)
    return null
  }
  const refusal = theoryRefusal(spec)
  if (refusal) return { counts: [...counts], theorem: null, balance: null, refusals: [refusal] }
  const law = balanceForecast(spec, counts, couplings, refuse)
  const theorem = yield* theoremForecast(spec, counts, law?.attained ?? null, refuse, band)
  return { counts: [...counts], theorem, balance: law && law.forecast, refusals }
}

/**
 * Returns a stored forecast without the parts to which the theory does not apply, with the reason: earlier versions stored
 * them. Stored forecasts that apply stay as they are.
 */
export function applicablePart(spec: RunSpec, stored: Forecast): Forecast {
  const none = theoryRefusal(spec)
  if (none !== null) return { counts: stored.counts, theorem: null, balance: null, refusals: [none] }
  const refusal = stored.theorem && theoremRefusal(spec)
  return refusal ? { ...stored, theorem: null, refusals: [...stored.refusals, refusal] } : stored
}

/** Runs a generator to its end and returns its result. */
export function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
