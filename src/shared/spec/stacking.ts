import { canonicalJson } from './canonical.ts'
import { inputDimension, sampleCount } from './data.ts'
import type { RunSpec } from './runSpec.ts'
import { runSize } from './runSize.ts'

/** More than this in one loop would only wait for the slowest. */
export const largestStack = 32

/**
 * Numbers of θ times samples up to which a CPU has too little to do with one run. Above, and always with L-BFGS, whose
 * products of its pairs are slower in a batch, one run after another takes less. Measured by `npm run bench`, case d.
 */
const stackingLimit = 2e5

/**
 * Equal for specs that one compiled loop can train, together or one after another: the same network, loss, optimizer, and size of the sample.
 * λ, δ, λ′, data, seeds, gains and the continuation's start are each run's own.
 */
export function stackKey(spec: RunSpec): string {
  const { network, loss, optimizer, precision, engine, penalty, stop } = spec
  const { continuation, ...method } = optimizer
  const layers = penalty.featureDecay > 0 ? penalty.featureLayers : []
  const { divideBy, steps, firstSteps } = continuation
  const plan = { divideBy, steps, firstSteps, stop: stop.steps }
  return canonicalJson({
    network,
    loss: loss.kind,
    method,
    plan,
    precision,
    engine,
    layers,
    samples: sampleCount(spec),
    dimension: inputDimension(spec),
  })
}

/** Whether runs like this one take less time stacked than one after another. A GPU is filled by all there are. */
export function stackingPays(spec: RunSpec, device: 'cpu' | 'gpu'): boolean {
  if (device === 'gpu') return true
  if (spec.optimizer.kind === 'lbfgs') return false
  const { parameters, samples } = runSize(spec)
  return parameters * samples <= stackingLimit
}
