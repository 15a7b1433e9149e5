import { inputDimension, sampleCount } from './data.ts'
import type { RunSpec } from './runSpec.ts'

/** How large what a run trains is. */
export interface RunSize {
  /** Length of θ. */
  parameters: number
  /** Rows of what W₁ is multiplied with. */
  inputs: number
  /** N. */
  samples: number
  /** Σ n_l. */
  units: number
}

/** By the spec alone; data that span fewer dimensions than they have make a run in reduced coordinates smaller still. */
export function runSize(spec: RunSpec): RunSize {
  const { widths, bias, freeFeatures } = spec.network
  const [samples, dimension] = [sampleCount(spec), inputDimension(spec)]
  const reduced = spec.optimizer.firstLayer === 'raw' ? dimension : Math.min(samples, dimension)
  const inputs = freeFeatures ? samples : reduced
  const weights = widths.reduce((sum, width, l) => sum + width * (widths[l - 1] ?? inputs), 0)
  const units = widths.reduce((sum, width) => sum + width, 0)
  return { parameters: weights + (bias ? units : 0), inputs, samples, units }
}

/**
 * What a trainer takes at its height whatever the size of its layers, in bytes: TensorFlow with its libraries, and the
 * compiler at work on the loop, the more the deeper the network is. Measured: the quick presets come within a sixth of it.
 */
export const processBytes = ({ network }: Pick<RunSpec, 'network'>, engine: 'graph' | 'ops'): number =>
  engine === 'graph' ? 560e6 + 15e6 * network.widths.length : 350e6

/**
 * About what a run takes besides, in bytes. The graph engine holds its state twice, since a call's results stand
 * beside its arguments; θ, gradient and direction once more in flight.
 */
export function workBytes(
  { optimizer, precision }: Pick<RunSpec, 'optimizer' | 'precision'>,
  { parameters, inputs, samples, units }: RunSize,
  engine: 'graph' | 'ops',
): number {
  const real = engine === 'graph' && precision === 'float32' ? 4 : 8
  const vectors = optimizer.kind === 'lbfgs' ? 2 * optimizer.memory + 3 : optimizer.kind === 'adam' ? 4 : 3
  return real * (parameters * (2 * vectors + 4) + samples * (inputs + 5 * units))
}
