import { CallError } from '../../shared/contract/errors.ts'
import type { StartSource } from '../../shared/contract/starts.ts'
import { readMatrix } from '../checkpoints/layerMatrix.ts'
import { layerOrder, type PlacedLayer } from '../checkpoints/layerOrder.ts'
import { readLayersFile, type NamedLayer } from '../checkpoints/layersFile.ts'
import { openCheckpoint } from '../checkpoints/readers/openCheckpoint.ts'
import type { CheckpointFile, CheckpointTensor } from '../checkpoints/readers/tensor.ts'
import { chainOrder } from './chainOrder.ts'
import { givenWeights, type GivenLayer, type GivenWeights } from './givenWeights.ts'

type Layer = Pick<PlacedLayer, 'tensor' | 'layout' | 'shape'>

/** A network with where it comes from, and what was assumed. */
export interface FoundStart {
  given: GivenWeights
  name: string
  source: string
  notes: string[]
}

/**
 * Reads a fully connected network from a checkpoint. Throws a CallError that names the tensor where the file has layers that
 * no fully connected network has, or layers whose sizes do not chain.
 */
export async function startOfCheckpoint({
  file: path,
  layers: layersPath,
  match,
}: Extract<StartSource, { kind: 'file' }>): Promise<FoundStart> {
  const named = layersPath === null ? null : readLayersFile(layersPath)
  const file = await openCheckpoint(path)
  try {
    const placed = layerOrder(file, named ?? ownLayers(file), match).layers
    const chain = named ? null : chainOrder(placed)
    const layers = chain?.layers ?? placed
    const biases = layers.map(({ tensor }) => biasOf(file, tensor.name))
    const isWhole = named === null && match === '' && ownLayers(file) === null
    if (isWhole) requireOnlyThese(file, layers, biases)
    const given = givenWeights(layers.map((layer, l) => readLayer(file, layer, biases[l] ?? null)))
    const order = named ? 'the order of the layers file' : (chain?.order ?? '')
    const layout = layers[0]?.layout === 'inOut' ? 'inputs × outputs' : 'outputs × inputs'
    return {
      given,
      name: file.name.slice(0, 120),
      source: `${file.name} (${file.format})`,
      notes: [
        `Layers in ${order}, ${layout}: ${layers.map(({ tensor }) => tensor.name).join(', ')}.`,
        biases.some(Boolean) ? `Biases: ${biases.flatMap((own) => own?.name ?? []).join(', ')}.` : 'No biases.',
        'A file of weights does not name activations: those of the spec count.',
      ],
    }
  } finally {
    file.close()
  }
}

/** Returns the layers of an export of Collapsar or of a script that names them W1 … WL; null for other names. */
function ownLayers({ tensors }: CheckpointFile): NamedLayer[] | null {
  const names = new Set(tensors.map(({ name }) => name))
  const found: NamedLayer[] = []
  while (names.has(`W${found.length + 1}`)) found.push({ weight: `W${found.length + 1}` })
  return found.length > 1 ? found : null
}

/** The names of a bias beside its weight: PyTorch and ONNX, Keras 2, Keras 3, Flax, and ours. */
const biasNames = (weight: string): string[] => [
  weight.replace(/weight$/, 'bias'),
  weight.replace(/kernel(:0)?$/, 'bias$1'),
  weight.replace(/vars\/0$/, 'vars/1'),
  weight.replace(/^W(\d+)$/, 'b$1'),
]

function biasOf({ tensors }: CheckpointFile, weight: string): CheckpointTensor | null {
  const names = biasNames(weight).filter((name) => name !== weight)
  return tensors.find(({ name, shape, isFloat }) => names.includes(name) && shape.length === 1 && isFloat) ?? null
}

/** Other floats belong to layers that our networks lack, as a normalisation: the continued network would be another one. */
function requireOnlyThese(
  { name, tensors }: CheckpointFile,
  layers: readonly Layer[],
  biases: readonly (CheckpointTensor | null)[],
): void {
  const used = new Set([...layers.map(({ tensor }) => tensor.name), ...biases.map((bias) => bias?.name)])
  const other = tensors.find((tensor) => tensor.isFloat && !used.has(tensor.name))
  if (!other) return
  const shape = other.shape.join(' × ') || 'a number'
  throw new CallError(
    'invalid',
    `${name} has '${other.name}' (${shape}), which is neither a weight matrix nor its bias: name the layers of the network in a layers file (--layers)`,
  )
}

function readLayer(file: CheckpointFile, layer: Layer, bias: CheckpointTensor | null): GivenLayer {
  const { tensor, layout, shape } = layer
  const refuse = (what: string): never => {
    throw new CallError('invalid', `${file.name}, ${tensor.name}: ${what}`)
  }
  if (shape.unfolding !== null)
    refuse(`has shape ${tensor.shape.join(' × ')}, a convolution; a run continues a fully connected network`)
  if (tensor.problem !== null) refuse(tensor.problem)
  if (bias && bias.problem !== null) refuse(`${bias.name} ${bias.problem}`)
  try {
    const W = readMatrix(tensor, layout, file.name)
    return { name: tensor.name, W, b: bias ? Float64Array.from(bias.read()) : null }
  } catch (error) {
    if (error instanceof CallError) return refuse(error.message)
    throw error
  }
}
