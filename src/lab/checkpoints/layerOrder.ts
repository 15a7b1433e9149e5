import { CallError } from '../../shared/contract/errors.ts'
import type { NamedLayer } from './layersFile.ts'
import { matrixShape, type MatrixShape } from './layerMatrix.ts'
import type { CheckpointFile, CheckpointTensor, Layout } from './readers/tensor.ts'

/** A weight of a checkpoint at its place in the network. */
export interface PlacedLayer {
  tensor: CheckpointTensor
  layout: Layout
  shape: MatrixShape
  /** The array of its features, where a layers file names it. */
  features: string | null
  /** Whether the layer after it in the list takes its outputs. */
  chains: boolean
}

export interface LayerOrder {
  layers: PlacedLayer[]
  /** Tensors that are no weights of a layer. */
  others: number
  notes: string[]
}

/**
 * Puts the weights in the order of the network: that of the layers file, else that of the checkpoint. Neighbours whose
 * sizes do not fit have a note. Without a layers file neighbours count only where all matrices of the file fit, because
 * its order means nothing else.
 */
export function layerOrder(file: CheckpointFile, named: readonly NamedLayer[] | null, match: string): LayerOrder {
  const found = named ? named.map((layer, i) => placeNamed(file, layer, i)) : placeAll(file, match)
  const broken = found.flatMap((layer, l) => {
    const next = found[l + 1]
    return next && !fits(layer, next) ? [brokenText(layer, next, l + 2)] : []
  })
  const isChain = named !== null || (broken.length === 0 && found.length > 1)
  const layers = found.map((layer, l) => {
    const next = found[l + 1]
    return { ...layer, chains: isChain && next !== undefined && fits(layer, next) }
  })
  return {
    layers,
    others: named ? file.tensors.length - found.length : file.tensors.length - placeAll(file, '').length,
    notes: notesOf(named !== null, isChain, broken),
  }
}

function notesOf(isNamed: boolean, isChain: boolean, broken: readonly string[]): string[] {
  if (isNamed) return [...broken]
  if (isChain) return ['the order of the file counts as the order of the layers, because all sizes fit']
  return broken.length > 0
    ? ['the order of the layers is unknown, so there is no balancedness; name it in a layers file (--layers)']
    : []
}

type Found = Omit<PlacedLayer, 'chains'>

function placeNamed(file: CheckpointFile, { weight, features, layout }: NamedLayer, i: number): Found {
  const tensor = file.tensors.find(({ name }) => name === weight)
  if (!tensor) {
    const names = file.tensors.map(({ name }) => name)
    const shown = names.slice(0, 6).join(', ')
    throw new CallError(
      'invalid',
      `layer ${i + 1} of the layers file: ${file.name} has no tensor '${weight}'; it has ${shown}${names.length > 6 ? ', …' : ''}`,
    )
  }
  const own = layout ?? tensor.layout
  const shape = matrixShape(tensor, own)
  if (!shape)
    throw new CallError(
      'invalid',
      `layer ${i + 1} of the layers file: ${weight} (${tensor.shape.join(' × ') || 'a number'}) is no matrix of floats`,
    )
  return { tensor, layout: own, shape, features: features ?? null }
}

function placeAll(file: CheckpointFile, match: string): Found[] {
  return file.tensors.flatMap((tensor) => {
    const shape = matrixShape(tensor, tensor.layout)
    return shape && tensor.name.includes(match) ? [{ tensor, layout: tensor.layout, shape, features: null }] : []
  })
}

const fits = (layer: Found, next: Found): boolean =>
  next.shape.unfolding === null && layer.shape.unfolding === null && next.shape.cols === layer.shape.rows

function brokenText(layer: Found, next: Found, position: number): string {
  const size = ({ rows, cols }: MatrixShape): string => `${rows} × ${cols}`
  return `layer ${position}, ${next.tensor.name} (${size(next.shape)}), does not follow ${layer.tensor.name} (${size(layer.shape)}): balancedness is left out there`
}
