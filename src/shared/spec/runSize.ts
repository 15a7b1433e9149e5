import { backboneLayout, type BackboneLayout } from './backbone/layout.ts'
import type { Batches } from './batches.ts'
import { inputDimension, sampleCount } from './data.ts'
import type { FirstOrderOptimizer, Optimizer } from './optimizer.ts'
import { hasTrainedFeatures, type RunSpec } from './runSpec.ts'
import { finishOf } from './stages.ts'

/** The size of the training problem of a run. */
export interface RunSize {
  /** Length of θ. */
  parameters: number
  /** Number of columns of W₁ in the coordinates of training. */
  inputs: number
  /** d: the numbers of a sample. */
  dimension: number
  /** N. */
  samples: number
  /** Σ n_l. */
  units: number
}

/** Computes the size from the spec alone. Data of lower rank make a run in reduced coordinates smaller. */
export function runSize(spec: RunSpec): RunSize {
  const { widths, bias } = spec.network
  const samples = sampleCount(spec)
  const dimension = inputDimension(spec)
  const reduced = spec.optimizer.firstLayer === 'raw' ? dimension : Math.min(samples, dimension)
  const inputs = hasTrainedFeatures(spec) ? samples : reduced
  const weights = widths.reduce((sum, width, l) => sum + width * (widths[l - 1] ?? inputs), 0)
  const units = widths.reduce((sum, width) => sum + width, 0)
  return { parameters: weights + (bias ? units : 0), inputs, dimension, samples, units }
}

export type EngineKind = 'graph' | 'ops'

/**
 * Estimates the peak memory of a trainer without its arrays, in bytes: TensorFlow with its libraries, and the compiler,
 * which needs more for deeper networks.
 */
export const processBytes = ({ network }: Pick<RunSpec, 'network'>, engine: EngineKind): number =>
  engine === 'graph' ? 560e6 + 9e6 * network.widths.length : 350e6

/** How many vectors of the length of θ an optimizer carries from step to step, θ and the gradient included. */
function stateVectors(optimizer: Optimizer): number {
  if (optimizer.kind === 'lbfgs') return lbfgsVectors(optimizer.memory)
  const finish = finishOf(optimizer)
  // The state of the first method stays loaded beside that of its finish.
  return ownVectors(optimizer) + (finish ? lbfgsVectors(finish.memory) : 0)
}

/** The pairs with a free slot; θ, gradient and direction. */
const lbfgsVectors = (memory: number): number => 2 * (memory + 1) + 3

function ownVectors(optimizer: FirstOrderOptimizer): number {
  switch (optimizer.kind) {
    case 'adam':
      return 4
    case 'momentum':
    case 'nesterov':
    case 'muon':
      return 3
    case 'gradientDescent':
      return 2
  }
}

/** float64, which JavaScript, checkpoints and measurements use in every precision. */
const double = 8

/**
 * Estimates the memory of the arrays of a run at its peak, in bytes. In the graph engine the peak is the largest of three
 * moments, beside the state and the sample:
 * - a call of the loop holds the state twice, and the features;
 * - a checkpoint copies the state to JavaScript, and serialises it into a buffer that grows;
 * - a measurement holds θ and the gradients several times, and for each layer the features, the centred pairs and the
 *   workspace of the singular value decomposition.
 * With `processBytes` it was within a sixth of measured peaks from 64 to 1,024 units, 5 to 50 layers, 100 to 9,000 samples.
 */
export function workBytes(
  spec: Pick<RunSpec, 'optimizer' | 'precision' | 'batches' | 'backbone'>,
  size: RunSize,
  engine: EngineKind,
): number {
  if (spec.batches) return batchBytes(spec, spec.batches, size)
  const { optimizer, precision } = spec
  const { parameters, inputs, dimension, samples, units } = size
  const state = parameters * stateVectors(optimizer)
  if (engine === 'ops') return double * (2 * state + 4 * parameters + samples * (inputs + 5 * units))
  const real = precision === 'float32' ? 4 : double
  const held = real * state + double * 4 * samples * dimension
  const call = real * (state + 3 * samples * units)
  const checkpoint = double * (3 * state + 10 * parameters)
  const measurement = double * (45 * parameters + 6 * samples * units)
  return held + Math.max(call, checkpoint, measurement)
}

/** Returns the parameters of θ without the features of a backbone, which it computes. */
const headCount = (layout: BackboneLayout | null, { parameters, inputs }: Pick<RunSize, 'parameters' | 'inputs'>) =>
  layout ? parameters - layout.outputWidth * inputs : parameters

/** Returns the number of trained parameters: θ, or those of the backbone and the head. */
export function trainedCount(spec: RunSpec): number {
  const layout = spec.backbone && backboneLayout(spec.backbone)
  return headCount(layout, runSize(spec)) + (layout?.parameterCount ?? 0)
}

/**
 * Estimates the memory of a run in batches at its peak, in bytes. A step holds the features of one batch and their
 * gradients. A measurement holds those of the head for all samples, in float64.
 */
function batchBytes(
  { optimizer, precision, backbone }: Pick<RunSpec, 'optimizer' | 'precision' | 'backbone'>,
  batches: Batches,
  { parameters, inputs, dimension, samples, units }: RunSize,
): number {
  const layout = backbone && backboneLayout(backbone)
  const head = headCount(layout, { parameters, inputs })
  const trained = head + (layout?.parameterCount ?? 0)
  const state = trained * stateVectors(optimizer)
  const real = precision === 'float32' ? 4 : double
  // The numbers that arrive, those of the engine, and a copy while they cross.
  const held = real * (state + 3 * samples * dimension)
  const call = real * (state + 3 * batches.size * (units + (layout?.activationCount ?? 0)))
  const checkpoint = double * (3 * state + 10 * trained)
  const measurement = double * (45 * head + 6 * samples * units)
  return held + Math.max(call, checkpoint, measurement)
}
