import { formatNumber } from '../../shared/charts/numbers.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { formatCount } from './format.ts'

/** A name, how it reads on screen, and a longer form for who hovers or listens. */
export interface Fact {
  name: string
  value: string
}

/** N of a spec; classes of the embedded digits: ten. */
export function sampleCount({ data, network }: RunSpec): number {
  const { sampling } = data
  if (sampling.kind === 'balanced') return sampling.perClass * (network.widths.at(-1) ?? 1)
  return sampling.kind === 'random' ? sampling.count : sampling.samples.length
}

const samplingText = ({ data }: RunSpec): string => {
  const { sampling } = data
  if (sampling.kind === 'balanced') return `${sampling.perClass} a class, seed ${sampling.seed}`
  return sampling.kind === 'random' ? `random, seed ${sampling.seed}` : 'listed'
}

/** [50, 50, 50, 50, 10] → 50×4, 10. */
export function widthsText(widths: readonly number[]): string {
  const groups: { width: number; count: number }[] = []
  for (const width of widths) {
    const last = groups.at(-1)
    if (last?.width === width) last.count++
    else groups.push({ width, count: 1 })
  }
  return groups.map(({ width, count }) => (count > 1 ? `${width}×${count}` : String(width))).join(', ')
}

/** What the inspector lists, in the order in which the paper introduces it. */
export function specFacts(spec: RunSpec): Fact[] {
  const { network, loss, penalty, initialisation, optimizer, stop } = spec
  const { start, divideBy, steps } = optimizer.continuation
  return [
    { name: 'data', value: `${spec.data.set}, N = ${sampleCount(spec)}` },
    { name: 'sample', value: samplingText(spec) },
    { name: 'widths', value: widthsText(network.widths) },
    { name: 'σ, σ_L', value: `${network.activation}, ${network.lastActivation}` },
    { name: 'bias', value: network.bias ? 'yes' : 'none' },
    { name: 'loss', value: `½ squared, ${loss.reduction}` },
    { name: 'targets', value: loss.targetScale === 1 ? 'one-hot' : `${loss.targetScale} · one-hot` },
    { name: 'λ', value: formatNumber(penalty.weightDecay, 2) },
    { name: 'δ', value: String(penalty.firstLayer) },
    { name: 'λ′', value: formatNumber(penalty.featureDecay, 2) },
    { name: 'λ′ on', value: penalty.featureLayers === 'all' ? 'every layer' : 'Z¹ alone' },
    { name: 'start', value: `${initialisation.kind}, gain ${initialisation.gain}` },
    { name: 'optimizer', value: optimizer.kind === 'lbfgs' ? `L-BFGS, memory ${optimizer.memory}` : optimizer.kind },
    { name: 'first layer', value: optimizer.firstLayer },
    { name: 'continuation', value: `${formatCount(start)} λ, ÷${divideBy} every ${steps}` },
    { name: 'steps', value: `${formatCount(stop.steps)} at λ` },
    { name: 'precision', value: spec.precision },
    { name: 'seed', value: String(spec.seed) },
  ]
}
