import type { BackboneLayout, SizedLayer, SizedResidual } from '../../../../shared/spec/backbone/layout.ts'
import * as e from '../language/elementwise.ts'
import { everyNth, everyNthGradient, pad, slice } from '../language/slices.ts'
import { describe, formatShape, GraphError, sameShape, type Shape, type Tensor } from '../language/tensor.ts'
import type { LayerContext, LayerGradient, LayerPass } from './layerPass.ts'
import { activationPass, plainPass } from './plainLayers.ts'

/** What a backbone computes from a batch of pictures. */
export interface BackbonePass {
  /** H_1 (B, outputWidth). */
  readonly features: Tensor
  /** The output of every layer of the layout. */
  readonly outputs: readonly Tensor[]
  /** The running averages after this batch, one for each statistic of the layout; those given in mode `running`. */
  readonly statistics: readonly Tensor[]
  /** Writes the gradients by the pictures and by every parameter of the layout; `slope` is the one by the features. */
  backward(slope: Tensor): LayerGradient
}

/** How a backbone treats the statistics of its batch norms and its dropout. */
export interface BackboneMode {
  /** Whether batch norm uses the statistics of the batch or the running averages. */
  readonly mode: 'batch' | 'running'
  /** The running averages so far, one for each statistic of the layout. */
  readonly statistics: readonly Tensor[]
  /**
   * Draws the mask of a dropout layer: 0 or 1/(1 − rate) for each entry. `index` counts the dropout layers of the backbone.
   * Left out: dropout changes nothing, as in every measurement.
   */
  readonly dropoutMask?: (index: number, shape: Shape, rate: number) => Tensor
}

/**
 * Writes the forward pass of a backbone. `x`: pictures (B, rows, columns, channels); `parameters`: one tensor for each
 * parameter of the layout. Throws a GraphError where shapes do not fit.
 */
export function backboneForward(
  layout: BackboneLayout,
  parameters: readonly Tensor[],
  x: Tensor,
  { mode, statistics, dropoutMask }: BackboneMode,
): BackbonePass {
  requireArrays(layout, x, parameters, statistics)
  let drawn = 0
  const pass = chain(layout.layers, x, {
    mode,
    parameters,
    statistics,
    dropoutMask: dropoutMask ? (shape, rate) => dropoutMask(drawn++, shape, rate) : null,
  })
  return {
    features: pass.output,
    outputs: pass.outputs,
    statistics: pass.statistics,
    backward: pass.backward,
  }
}

interface ChainPass extends LayerPass {
  outputs: readonly Tensor[]
}

/** Applies layers one after another. The context has the arrays of all of them, in the order of the layers. */
function chain(layers: readonly SizedLayer[], x: Tensor, context: LayerContext): ChainPass {
  const passes: LayerPass[] = []
  const given = { parameters: [...context.parameters], statistics: [...context.statistics] }
  let input = x
  for (const layer of layers) {
    const own = {
      ...context,
      parameters: given.parameters.splice(0, layer.parameters.length),
      statistics: given.statistics.splice(0, layer.statistics.length),
    }
    const pass = layer.kind === 'residual' ? residualPass(layer, input, own) : plainPass(layer, input, own)
    passes.push(pass)
    input = pass.output
  }
  return {
    output: input,
    outputs: passes.map(({ output }) => output),
    statistics: passes.flatMap((pass) => pass.statistics),
    backward(slope) {
      const parameters: Tensor[] = []
      let above = slope
      for (const pass of passes.toReversed()) {
        const gradient = pass.backward(above)
        parameters.unshift(...gradient.parameters)
        above = gradient.input
      }
      return { input: above, parameters }
    },
  }
}

/** Returns σ(body(x) + shortcut(x)). */
function residualPass(layer: SizedResidual, x: Tensor, context: LayerContext): LayerPass {
  const { body, projection } = layer
  const count = (of: 'parameters' | 'statistics'): number => body.reduce((total, own) => total + own[of].length, 0)
  const [parameters, statistics] = [count('parameters'), count('statistics')]
  const main = chain(body, x, {
    ...context,
    parameters: context.parameters.slice(0, parameters),
    statistics: context.statistics.slice(0, statistics),
  })
  const side =
    layer.shortcut === 'projection'
      ? chain(projection, x, {
          ...context,
          parameters: context.parameters.slice(parameters),
          statistics: context.statistics.slice(statistics),
        })
      : unchangedPass(layer, x)
  const end = activationPass(layer.activation, e.add(main.output, side.output))
  return {
    output: end.output,
    statistics: [...main.statistics, ...side.statistics],
    backward(slope) {
      const { input: above } = end.backward(slope)
      const [byMain, bySide] = [main.backward(above), side.backward(above)]
      return {
        input: e.add(byMain.input, bySide.input),
        parameters: [...byMain.parameters, ...bySide.parameters],
      }
    },
  }
}

/** Returns the input of a block, every s-th place of it, with channels of zeros appended. */
function unchangedPass({ stride, input, output }: SizedResidual, x: Tensor): LayerPass {
  if (sameShape(input, output))
    return { output: x, statistics: [], backward: (slope) => ({ input: slope, parameters: [] }) }
  const strides = [1, stride, stride, 1]
  const places = everyNth(x, strides)
  const channels = output.at(-1)! - input.at(-1)!
  const none = [0, 0] as const
  return {
    output: pad(places, [none, none, none, [0, channels]]),
    statistics: [],
    backward: (slope) => ({
      input: everyNthGradient(x, slice(slope, [0, 0, 0, 0], places.shape), strides),
      parameters: [],
    }),
  }
}

function requireArrays(
  layout: BackboneLayout,
  x: Tensor,
  parameters: readonly Tensor[],
  statistics: readonly Tensor[],
): void {
  const [first] = layout.layers
  if (first && !sameShape(x.shape.slice(1), first.input))
    throw new GraphError(`the backbone takes pictures ${formatShape(first.input)}, not ${describe(x)}`)
  for (const [kind, arrays, given] of [
    ['parameters', layout.parameters, parameters],
    ['statistics', layout.statistics, statistics],
  ] as const) {
    if (arrays.length !== given.length)
      throw new GraphError(`the backbone has ${arrays.length} ${kind}, not ${given.length}`)
    for (const [i, { name, shape }] of arrays.entries())
      if (given[i]!.dtype !== x.dtype || !sameShape(given[i]!.shape, shape))
        throw new GraphError(`${name} is ${x.dtype} ${formatShape(shape)}, not ${describe(given[i]!)}`)
  }
}
