import { matrixShape } from '../checkpoints/layerMatrix.ts'
import type { PlacedLayer } from '../checkpoints/layerOrder.ts'
import type { Layout } from '../checkpoints/readers/tensor.ts'

type Layer = Pick<PlacedLayer, 'tensor' | 'layout' | 'shape'>

/** Layers in an order and an orientation, with the words for both. */
export interface Chain {
  layers: Layer[]
  /** As "the order of the file". */
  order: string
  layout: Layout
}

/**
 * Finds the order and the orientation in which the layers chain: the order of the file, else that of their names with
 * numbers as numbers; as the format orients weights, else transposed. Kernels of Flax are (inputs, outputs) in every format.
 * null where nothing chains.
 */
export function chainOrder(layers: readonly Layer[]): Chain | null {
  const inNames = layers.toSorted((a, b) => a.tensor.name.localeCompare(b.tensor.name, 'en', { numeric: true }))
  const orders = [
    { layers, order: 'the order of the file' },
    { layers: inNames, order: 'the order of their names' },
  ]
  const areKernels = layers.every(({ tensor }) => /(^|[./])kernel$/.test(tensor.name))
  const usual = areKernels ? 'inOut' : (layers[0]?.layout ?? 'outIn')
  const layouts: readonly Layout[] = usual === 'inOut' ? ['inOut', 'outIn'] : ['outIn', 'inOut']
  for (const layout of layouts)
    for (const { layers: own, order } of orders) {
      const turned = own.map((layer) => turn(layer, layout))
      if (turned.every(({ shape }, l) => l === 0 || shape.cols === turned[l - 1]?.shape.rows))
        return { layers: turned, order, layout }
    }
  return null
}

const turn = ({ tensor, shape }: Layer, layout: Layout): Layer => ({
  tensor,
  layout,
  shape: matrixShape(tensor, layout) ?? shape,
})
