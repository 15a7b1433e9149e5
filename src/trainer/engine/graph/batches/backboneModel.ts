import { sizeOf, type BackboneParameter } from '../../../../shared/spec/backbone/sizedLayers.ts'
import { backboneForward } from '../backbone/backbone.ts'
import { dropoutMask } from '../backbone/dropout.ts'
import { concatenate, gatherRows, reshape, sliceLast, transpose } from '../language/arrays.ts'
import { split } from '../language/split.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { sumOfProducts, type ScalarProduct } from '../language/products.ts'
import type { Declaration, Tensor, Tensors } from '../language/tensor.ts'
import type { Architecture, ObjectiveTensors } from '../network/architecture.ts'
import { evaluate } from '../network/evaluate.ts'
import { augmented } from './augmentation.ts'
import { dropoutCount, type BackboneProgram } from './backboneProgram.ts'
import type { Batch, BatchEvaluation, BatchModel } from './batchModel.ts'
import { ofBatch } from './fullyConnected.ts'

/** The decay of each kind of parameter: its place in the argument `backbone_decays`. */
const decayOf = { kernel: 0, weight: 0, gamma: 1, beta: 1, bias: 2 } as const

/**
 * Returns a backbone with its head as a model of batches. Its parameters are those of the backbone, then W_2 … W_L and
 * b_2 … b_L of the head. The head is a network with free features, which are the features of the batch. `isFlat`: θ is one
 * row, because an update of many small arrays takes longer than of one; methods that need its matrices take them apart.
 */
export function backboneModel(architecture: Architecture, backbone: BackboneProgram, isFlat: boolean): BatchModel {
  const { layout } = backbone
  const matrices = matricesOf(architecture, backbone)
  return {
    blocks: isFlat ? [{ rows: 1, cols: lengthOf(matrices), offset: 0 }] : matrices,
    statistics: statisticsOf(architecture, backbone),
    initialStatistics: (graph) =>
      Object.fromEntries(
        layout.statistics.map(({ kind, shape }, i) => [
          `s${i}`,
          constant(graph, kind === 'variance' ? 1 : 0, architecture.real, shape),
        ]),
      ),
    arguments: backboneArguments(architecture, backbone),
    isCompiled: false,
    evaluate: (parameters, statistics, problem, batch) =>
      evaluateBackbone(architecture, backbone, { parameters, statistics, problem, batch }),
  }
}

/** Declares the arguments that training needs besides those of the objective. */
const backboneArguments = (
  { real, samples }: Architecture,
  { pictureShape, layout }: BackboneProgram,
): Record<'pictures' | 'backbone_decays' | 'random_seeds', Declaration> => ({
  pictures: { dtype: real, shape: [samples, ...pictureShape] },
  /** λ of kernels and weights, of γ and β, and of biases. */
  backbone_decays: { dtype: 'float64', shape: [3] },
  /** The seeds of augmentation, then of each dropout layer. */
  random_seeds: { dtype: 'int32', shape: [1 + dropoutCount(layout)] },
})

/** Declares the running averages. */
export const statisticsOf = ({ real }: Architecture, { layout }: BackboneProgram): Record<string, Declaration> =>
  Object.fromEntries(layout.statistics.map(({ shape }, i) => [`s${i}`, { dtype: real, shape }]))

/** Returns the matrix as which a parameter is stored: kernels (inputs of a unit, units), vectors (units, 1). */
function matrixOf({ shape }: BackboneParameter): { rows: number; cols: number } {
  const cols = shape.length > 1 ? shape.at(-1)! : 1
  return { rows: sizeOf(shape) / cols, cols }
}

type MatrixBlock = BatchModel['blocks'][number]

/** Returns the matrices of θ: those of the backbone, then those of the head. */
function matricesOf({ blocks }: Architecture, { layout }: BackboneProgram): MatrixBlock[] {
  let offset = 0
  return [...layout.parameters.map(matrixOf), ...blocks.filter(({ layer }) => layer > 1)].map(({ rows, cols }) => {
    const block = { rows, cols, offset }
    offset += rows * cols
    return block
  })
}

const lengthOf = (matrices: readonly MatrixBlock[]): number =>
  matrices.reduce((sum, { rows, cols }) => sum + rows * cols, 0)

/** Splits the parameters of training into those of the backbone, in their shapes, and the matrices of the head. */
export function splitParameters(
  architecture: Architecture,
  backbone: BackboneProgram,
  parameters: readonly Tensor[],
): { own: Tensor[]; head: readonly Tensor[] } {
  const matrices = matricesOf(architecture, backbone)
  const isFlat = parameters.length < matrices.length
  const parts = isFlat
    ? split(
        parameters[0]!,
        matrices.map(({ rows, cols }) => rows * cols),
      )
    : parameters
  const { length } = backbone.layout.parameters
  return {
    own: backbone.layout.parameters.map(({ shape }, i) => reshape(parts[i]!, shape)),
    head: matrices.slice(length).map(({ rows, cols }, i) => reshape(parts[length + i]!, [1, rows, cols])),
  }
}

/**
 * Returns the parameters of the head with features H (B, n_1) in the place of W_1, and b_1 = 0: those of a network with free
 * features.
 */
export function headParameters({ bias, widths }: Architecture, features: Tensor, head: readonly Tensor[]): Tensor[] {
  const [size = 0, width = 0] = features.shape
  const first = reshape(transpose(features), [1, width, size])
  if (!bias) return [first, ...head]
  const weights = widths.length - 1
  const none = constant(features.graph, 0, features.dtype, [1, width, 1])
  return [first, ...head.slice(0, weights), none, ...head.slice(weights)]
}

interface Inputs {
  parameters: readonly Tensor[]
  statistics: Tensors
  problem: ObjectiveTensors
  batch: Batch
}

function evaluateBackbone(
  architecture: Architecture,
  backbone: BackboneProgram,
  { parameters, statistics, problem, batch }: Inputs,
): BatchEvaluation {
  const { layout, augmentation } = backbone
  const given = problem as ObjectiveTensors & Record<keyof ReturnType<typeof backboneArguments>, Tensor>
  const { own, head } = splitParameters(architecture, backbone, parameters)
  const seedOf = (stream: number): Tensor => seedAt(given.random_seeds, stream, batch.step)
  const pictures = augmented(gatherRows(given.pictures, batch.indices), augmentation, seedOf(0))
  const pass = backboneForward(layout, own, pictures, {
    mode: 'batch',
    statistics: Object.keys(statisticsOf(architecture, backbone)).map((key) => statistics[key]!),
    dropoutMask: (index, shape, rate) => dropoutMask(seedOf(1 + index), shape, rate),
  })
  const free = headParameters(architecture, pass.features, head)
  const at = evaluate(
    { ...architecture, samples: batch.size, inputRows: batch.size, batches: null },
    free,
    // Features have a decay of their own: none as weights.
    { ...ofBatch(architecture, problem, batch), first_decay: constant(own[0]!.graph, 0, 'float64', [1, 1, 1]) },
  )
  const [byFeatures, ...rest] = at.gradient as [Tensor, ...Tensor[]]
  const headGradient = architecture.bias ? withoutFirstBias(rest, architecture.widths.length - 1) : rest
  const slope = transpose(reshape(byFeatures, byFeatures.shape.slice(1)))
  const decayed = decays(backbone, own, given)
  const gradient = [...pass.backward(slope).parameters.map((g, i) => decayed.add(g, i)), ...headGradient]
  return {
    dataLoss: at.dataLoss,
    weightPenalty: decayed.penalty ? e.add(at.weightPenalty, decayed.penalty) : at.weightPenalty,
    featurePenalty: at.featurePenalty,
    objective: decayed.penalty ? e.add(at.objective, e.multiply(problem.multiplier, decayed.penalty)) : at.objective,
    gradient: shapedLike(parameters, gradient),
    statistics: Object.fromEntries(pass.statistics.map((value, i) => [`s${i}`, value])),
  }
}

/** Returns a gradient in the shapes of the parameters, or as the one row that they are. */
const shapedLike = (parameters: readonly Tensor[], gradient: readonly Tensor[]): Tensor[] =>
  parameters.length === gradient.length
    ? gradient.map((g, i) => reshape(g, parameters[i]!.shape))
    : [
        concatenate(
          gradient.map((g) => reshape(g, [1, 1, sizeOf(g.shape)])),
          2,
        ),
      ]

const withoutFirstBias = (gradient: readonly Tensor[], weights: number): Tensor[] => [
  ...gradient.slice(0, weights),
  ...gradient.slice(weights + 1),
]

interface Decays {
  /** ½ Σ λ ‖p‖² (1), float64; null: no parameter of the backbone decays. */
  penalty: Tensor | null
  /** Adds the gradient of the decay to that of parameter i. */
  add(gradient: Tensor, i: number): Tensor
}

function decays(
  { layout, isDecayed }: BackboneProgram,
  parameters: readonly Tensor[],
  { backbone_decays: all, multiplier }: ObjectiveTensors & Record<'backbone_decays', Tensor>,
): Decays {
  if (!isDecayed) return { penalty: null, add: (gradient) => gradient }
  const of = (i: number): Tensor => sliceLast(all, decayOf[layout.parameters[i]!.kind], 1) // (1)
  const terms = parameters.map((p, i): ScalarProduct => {
    const flat = reshape(p, [1, sizeOf(p.shape)])
    return { a: flat, b: flat, factor: of(i) }
  })
  return {
    penalty: e.multiply(sumOfProducts(terms), 0.5),
    add(gradient, i) {
      const slope = reshape(e.multiply(multiplier, of(i)), [])
      return e.add(gradient, e.multiply(parameters[i]!, e.cast(slope, gradient.dtype)))
    },
  }
}

/** Returns the seed pair (2) of a stream at a step. */
const seedAt = (seeds: Tensor, stream: number, step: Tensor): Tensor =>
  concatenate([sliceLast(seeds, stream, 1), step], 0)
