import type { SizedPlainLayer } from '../../../../shared/spec/backbone/layout.ts'
import { reshape } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { constant } from '../language/graph.ts'
import { fusedBatchNorm, fusedBatchNormGradient } from '../language/norms.ts'
import { sum } from '../language/reductions.ts'
import { elementCount, type Tensor } from '../language/tensor.ts'
import type { LayerContext, LayerPass } from './layerPass.ts'

type Sized<Kind extends SizedPlainLayer['kind']> = Extract<SizedPlainLayer, { kind: Kind }>

/** Normalises each channel by the statistics of the batch, or by the running averages. */
export function batchNormPass(layer: Sized<'batchNorm'>, x: Tensor, context: LayerContext): LayerPass {
  const channels = x.shape.at(-1)!
  const given = [...context.parameters]
  const gamma = layer.scale ? given.shift()! : constant(x.graph, 1, x.dtype, [channels])
  const beta = layer.shift ? given.shift()! : constant(x.graph, 0, x.dtype, [channels])
  const normed = normalise(layer, x, { gamma, beta }, context)
  return {
    ...normed,
    backward(slope) {
      const { input, byGamma, byBeta } = normed.backward(slope)
      return { input, parameters: [...(layer.scale ? [byGamma] : []), ...(layer.shift ? [byBeta] : [])] }
    },
  }
}

interface Affine {
  gamma: Tensor
  beta: Tensor
}
interface Normed {
  output: Tensor
  statistics: readonly Tensor[]
  backward(slope: Tensor): { input: Tensor; byGamma: Tensor; byBeta: Tensor }
}

function normalise(layer: Sized<'batchNorm'>, x: Tensor, affine: Affine, context: LayerContext): Normed {
  const { statistics, mode } = context
  if (mode === 'running') return { ...byRunning(layer.epsilon, x, affine, statistics), statistics }
  const { mean, variance, ...normed } = (x.dtype === 'float32' ? byFused : bySums)(layer.epsilon, x, affine)
  const moved = [mean, variance].map((now, i) =>
    e.add(e.multiply(statistics[i]!, layer.momentum), e.multiply(now, 1 - layer.momentum)),
  )
  return { ...normed, statistics: moved }
}

type BatchNormed = Omit<Normed, 'statistics'> & { mean: Tensor; variance: Tensor }

function byFused(epsilon: number, x: Tensor, { gamma, beta }: Affine): BatchNormed {
  const pictures = x.shape.length === 4 ? x.shape : [x.shape[0]!, 1, 1, x.shape.at(-1)!]
  const input = reshape(x, pictures)
  const norm = fusedBatchNorm(input, gamma, beta, epsilon)
  return {
    output: reshape(norm.y, x.shape),
    mean: norm.mean,
    variance: norm.variance,
    backward(slope) {
      const gradient = fusedBatchNormGradient(input, gamma, reshape(slope, pictures), norm, epsilon)
      return { input: reshape(gradient.x, x.shape), byGamma: gradient.gamma, byBeta: gradient.beta }
    },
  }
}

/** Computes sums in float64, for types that the fused kernel lacks. */
function bySums(epsilon: number, x: Tensor, { gamma, beta }: Affine): BatchNormed {
  const { total, count } = sumsOver(x, leadingAxes(x))
  const mean = e.divide(total(x), count)
  const centred = e.subtract(x, e.cast(mean, x.dtype))
  const biased = e.divide(total(e.square(centred)), count)
  const scale = e.cast(inverseRoot(biased, epsilon), x.dtype)
  const normed = e.multiply(centred, scale)
  return {
    output: e.add(e.multiply(normed, gamma), beta),
    mean: e.cast(mean, x.dtype),
    variance: e.cast(e.multiply(biased, count / Math.max(count - 1, 1)), x.dtype),
    backward(slope) {
      const byBeta = total(slope)
      const byGamma = total(e.multiply(slope, normed))
      const share = (whole: Tensor): Tensor => e.cast(e.divide(whole, count), x.dtype)
      const rest = e.subtract(e.subtract(slope, share(byBeta)), e.multiply(normed, share(byGamma)))
      const input = e.multiply(rest, e.multiply(gamma, scale))
      return { input, byGamma: e.cast(byGamma, x.dtype), byBeta: e.cast(byBeta, x.dtype) }
    },
  }
}

function byRunning(
  epsilon: number,
  x: Tensor,
  { gamma, beta }: Affine,
  statistics: readonly Tensor[],
): Omit<Normed, 'statistics'> {
  const [mean, variance] = statistics as [Tensor, Tensor]
  const scale = inverseRoot(variance, epsilon)
  const normed = e.multiply(e.subtract(x, mean), scale)
  const axes = leadingAxes(x)
  return {
    output: e.add(e.multiply(normed, gamma), beta),
    backward: (slope) => ({
      input: e.multiply(slope, e.multiply(gamma, scale)),
      byGamma: sum(e.multiply(slope, normed), axes),
      byBeta: sum(slope, axes),
    }),
  }
}

/** Normalises each sample over all its entries; γ and β belong to channels. */
export function layerNormPass(layer: Sized<'layerNorm'>, x: Tensor, { parameters }: LayerContext): LayerPass {
  const [gamma, beta] = parameters as [Tensor, Tensor]
  const axes = x.shape.slice(1).map((_, axis) => axis + 1)
  const count = elementCount(x.shape.slice(1))
  const mean = (values: Tensor): Tensor => e.multiply(sum(values, axes, true), 1 / count)
  const centred = e.subtract(x, mean(x))
  const scale = inverseRoot(mean(e.square(centred)), layer.epsilon)
  const normed = e.multiply(centred, scale)
  return {
    output: e.add(e.multiply(normed, gamma), beta),
    statistics: [],
    backward(slope) {
      const inner = e.multiply(slope, gamma)
      const rest = e.subtract(e.subtract(inner, mean(inner)), e.multiply(normed, mean(e.multiply(inner, normed))))
      const over = leadingAxes(x)
      return {
        input: e.multiply(rest, scale),
        parameters: [sum(e.multiply(slope, normed), over), sum(slope, over)],
      }
    },
  }
}

const inverseRoot = (variance: Tensor, epsilon: number): Tensor => e.divide(1, e.squareRoot(e.add(variance, epsilon)))

const leadingAxes = ({ shape }: Tensor): number[] => shape.slice(0, -1).map((_, axis) => axis)

/** Returns a sum in float64 over the axes, and how many entries it has. */
function sumsOver(x: Tensor, axes: readonly number[]): { total: (values: Tensor) => Tensor; count: number } {
  return {
    total: (values) => sum(e.cast(values, 'float64'), axes),
    count: axes.reduce((product, axis) => product * x.shape[axis]!, 1),
  }
}
