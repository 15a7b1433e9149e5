import { canonicalJson } from './canonical.ts'
import { inputDimension, sampleCount } from './data.ts'
import type { RunSpec } from './runSpec.ts'

/** Runs of a larger stack would mostly wait for the slowest. */
export const largestStack = 32

/**
 * Equal for specs that one compiled loop can train: the same network, loss, optimizer and sample size. λ, δ, λ′, data,
 * seeds, gains and the start of the continuation may differ.
 */
export function stackKey(spec: RunSpec): string {
  const { network, backbone, batches, loss, optimizer, precision, engine, penalty, stop } = spec
  const { continuation, ...method } = optimizer
  const layers = penalty.featureDecay > 0 ? penalty.featureLayers : []
  const { divideBy, steps, firstSteps } = continuation
  const plan = { divideBy, steps, firstSteps, stop: stop.steps }
  return canonicalJson({
    network,
    backbone,
    batches: batches && { size: batches.size, last: batches.last },
    loss: loss.kind,
    isSmoothed: loss.labelSmoothing > 0,
    method,
    plan,
    precision,
    engine,
    layers,
    samples: sampleCount(spec),
    dimension: inputDimension(spec),
  })
}

/**
 * Returns whether such runs train stacked. On a GPU, stacks are always faster. On a CPU they are not (`npm run bench`,
 * case d), and a run that trains alone has the same bits whatever else its study contains.
 */
export const stackingPays = (device: 'cpu' | 'gpu'): boolean => device === 'gpu'
