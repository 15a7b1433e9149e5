import { canonicalJson } from './canonical.ts'
import { inputDimension, sampleCount } from './data.ts'
import type { RunSpec } from './runSpec.ts'
import { runSize } from './runSize.ts'

/** Runs of a larger stack would mostly wait for the slowest. */
export const largestStack = 32

/**
 * Parameters times samples up to which one run does not fill a CPU. Larger runs train faster one after another, and so
 * do all runs with L-BFGS, whose products of pairs are slower in a batch. Measured by `npm run bench`, case d.
 */
const stackingLimit = 2e5

/**
 * Equal for specs that one compiled loop can train: the same network, loss, optimizer and sample size. λ, δ, λ′, data,
 * seeds, gains and the start of the continuation may differ.
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

/** Returns whether such runs train faster stacked than one after another. On a GPU, stacks are always faster. */
export function stackingPays(spec: RunSpec, device: 'cpu' | 'gpu'): boolean {
  if (device === 'gpu') return true
  if (spec.optimizer.kind === 'lbfgs') return false
  const { parameters, samples } = runSize(spec)
  return parameters * samples <= stackingLimit
}
