import type { Activation } from '../../../../shared/spec/activation.ts'
import type { SizedPlainLayer } from '../../../../shared/spec/backbone/layout.ts'
import { reshape } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { matMul } from '../language/products.ts'
import { relu, reluGradient } from '../language/rectifiers.ts'
import { sum } from '../language/reductions.ts'
import { elementCount, type Tensor } from '../language/tensor.ts'
import { graphActivations } from '../network/activations.ts'
import { passOf, type LayerContext, type LayerPass } from './layerPass.ts'
import { batchNormPass, layerNormPass } from './norms.ts'
import { convolutionPass, globalAveragePass, poolPass } from './windowLayers.ts'

/** Writes a layer without layers of its own. */
export function plainPass(layer: SizedPlainLayer, x: Tensor, context: LayerContext): LayerPass {
  switch (layer.kind) {
    case 'convolution':
      return convolutionPass(layer, x, context)
    case 'batchNorm':
      return batchNormPass(layer, x, context)
    case 'layerNorm':
      return layerNormPass(layer, x, context)
    case 'activation':
      return activationPass(layer.name, x)
    case 'pool':
      return poolPass(layer, x)
    case 'globalAverage':
      return globalAveragePass(x)
    case 'flatten':
      return passOf(reshape(x, [x.shape[0]!, elementCount(x.shape.slice(1))]), (slope) => reshape(slope, x.shape))
    case 'dropout':
      return dropoutPass(layer.rate, x, context)
    case 'dense':
      return densePass(x, context)
  }
}

/** Applies σ to every entry. */
export function activationPass(name: Activation, x: Tensor): LayerPass {
  if (name === 'relu') return passOf(relu(x), (slope) => reluGradient(x, slope))
  const { value, derivative } = graphActivations[name]
  const output = value(x)
  return passOf(output, (slope) => (derivative ? e.multiply(slope, derivative(x, output)) : slope))
}

function dropoutPass(rate: number, x: Tensor, { dropoutMask }: LayerContext): LayerPass {
  if (!dropoutMask) return passOf(x, (slope) => slope)
  const mask = e.cast(dropoutMask(x.shape, rate), x.dtype)
  return passOf(e.multiply(x, mask), (slope) => e.multiply(slope, mask))
}

function densePass(x: Tensor, { parameters }: LayerContext): LayerPass {
  const [weight, bias] = parameters as [Tensor, Tensor | undefined]
  const product = matMul(x, weight)
  return {
    output: bias ? e.add(product, bias) : product,
    statistics: [],
    backward: (slope) => ({
      input: matMul(slope, weight, { b: true }),
      parameters: [matMul(x, slope, { a: true }), ...(bias ? [sum(slope, [0])] : [])],
    }),
  }
}
