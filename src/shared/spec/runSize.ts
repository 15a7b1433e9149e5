import { inputDimension, sampleCount } from './data.ts'
import type { RunSpec } from './runSpec.ts'

/** The size of the training problem of a run. */
export interface RunSize {
  /** Length of θ. */
  parameters: number
  /** Number of columns of W₁ in the coordinates of training. */
  inputs: number
  /** N. */
  samples: number
  /** Σ n_l. */
  units: number
}

/** Computes the size from the spec alone. Data of lower rank make a run in reduced coordinates smaller. */
export function runSize(spec: RunSpec): RunSize {
  const { widths, bias, freeFeatures } = spec.network
  const samples = sampleCount(spec)
  const dimension = inputDimension(spec)
  const reduced = spec.optimizer.firstLayer === 'raw' ? dimension : Math.min(samples, dimension)
  const inputs = freeFeatures ? samples : reduced
  const weights = widths.reduce((sum, width, l) => sum + width * (widths[l - 1] ?? inputs), 0)
  const units = widths.reduce((sum, width) => sum + width, 0)
  return { parameters: weights + (bias ? units : 0), inputs, samples, units }
}

/**
 * Estimates the peak memory of a trainer without its arrays, in bytes: TensorFlow with its libraries, and the compiler,
 * which needs more for deeper networks. The quick presets are within a sixth of this estimate.
 */
export const processBytes = ({ network }: Pick<RunSpec, 'network'>, engine: 'graph' | 'ops'): number =>
  engine === 'graph' ? 560e6 + 15e6 * network.widths.length : 350e6

/**
 * Estimates the memory of the arrays of a run, in bytes. The graph engine holds its state twice, as arguments and as
 * results of a call, and θ, gradient and direction once more during the call.
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
