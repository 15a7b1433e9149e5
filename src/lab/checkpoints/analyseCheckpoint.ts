import { statSync } from 'node:fs'
import type {
  CheckpointLayer,
  CheckpointRequest,
  CheckpointResult,
  FeatureNumbers,
} from '../../shared/contract/checkpoints.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Matrix } from '../../shared/linalg/matrix.ts'
import { balancedness } from '../../shared/theory/balancedness.ts'
import { predictedClasses } from '../../shared/theory/collapse/collapseSeparation.ts'
import { openFeatures, readLabels, type FeatureArray, type LabelArray } from './featureArrays.ts'
import { featureNumbers, streamedNumbers, unreadFeatures } from './featureNumbers.ts'
import { readMatrix } from './layerMatrix.ts'
import { layerOrder, type PlacedLayer } from './layerOrder.ts'
import { readLayersFile } from './layersFile.ts'
import { openCheckpoint } from './readers/openCheckpoint.ts'
import type { CheckpointFile } from './readers/tensor.ts'
import { weightNumbers } from './weightNumbers.ts'

/** K of the low-rank distance where there are no classes. */
const defaultRank = 10

type Report = (done: number) => void

/**
 * Analyses every weight of a checkpoint, and features with their labels. One tensor is in memory at a time, with its
 * neighbour. A tensor that cannot be analysed says why; the others have their numbers. Throws a CallError where the file
 * cannot be read.
 */
export async function analyseCheckpoint(
  request: CheckpointRequest,
  report: Report = () => {},
): Promise<CheckpointResult> {
  if (request.labels === null && request.features !== null)
    throw new CallError('invalid', 'features need labels: name the file of the labels too (--labels y.npy)')
  if (request.features === null && request.labels !== null)
    throw new CallError('invalid', 'labels need features: name the file of the features too (--features f.npz)')
  const labels = request.labels === null ? null : await readLabels(request.labels)
  const named = request.layers === null ? null : readLayersFile(request.layers)
  const file = await openCheckpoint(request.file)
  try {
    const { layers, others, notes } = layerOrder(file, named, request.match)
    if (layers.length === 0) throw new CallError('invalid', noMatrices(file, request.match))
    const rank = request.rank ?? labels?.classNames.length ?? defaultRank
    const share = labels === null ? 1 : 0.5
    const weights = analyseWeights(file, layers, { rank, isWhole: request.isWhole }, (done) => report(share * done))
    const features = labels
      ? await analyseFeatures(file, layers, request.features ?? '', labels, (done) => report(0.5 + 0.5 * done))
      : []
    return {
      file: file.name,
      format: file.format,
      bytes: statSync(request.file).size,
      layers: weights,
      others,
      features,
      classes: labels?.classNames ?? [],
      rank,
      notes: [...notes, ...blockNotes(features)],
    }
  } finally {
    file.close()
  }
}

function blockNotes(features: readonly FeatureNumbers[]): string[] {
  const names = features.filter(({ inBlocks }) => inBlocks).map(({ name }) => name)
  if (names.length === 0) return []
  return [
    `${names.join(', ')}: read in blocks, so the upper end of TCV is that of the partition into classes, and NC4 is left out`,
  ]
}

function noMatrices({ name, tensors }: CheckpointFile, match: string): string {
  if (match !== '') return `${name} has no weight whose name contains '${match}'`
  return `${name} has ${tensors.length} tensors, but no matrix of floats: vectors and whole numbers have no spectrum`
}

function analyseWeights(
  file: CheckpointFile,
  layers: readonly PlacedLayer[],
  { rank, isWhole }: { rank: number; isWhole: boolean },
  report: Report,
): CheckpointLayer[] {
  const matrices = matrixReader(file)
  return layers.map((layer, l) => {
    const { tensor, shape } = layer
    const base = { name: tensor.name, shape: tensor.shape, type: tensor.type, unfolding: shape.unfolding }
    const W = matrices(layer)
    const next = layer.chains ? layers[l + 1] : undefined
    const above = next ? matrices(next) : null
    report((l + 0.5) / layers.length)
    if (typeof W === 'string') return { ...base, problem: W, numbers: null, balancedness: null }
    const value = above !== null && typeof above !== 'string' ? balancedness([W, above])[0] : undefined
    const numbers = weightNumbers(W, rank, isWhole)
    report((l + 1) / layers.length)
    return {
      ...base,
      problem: null,
      numbers,
      balancedness: next && value !== undefined ? { next: next.tensor.name, value } : null,
    }
  })
}

/** Reads matrices, keeping the last one: a neighbour is read once. Returns the reason where one cannot be read. */
export function matrixReader(file: CheckpointFile): (layer: PlacedLayer) => Matrix | string {
  let kept: { layer: PlacedLayer; W: Matrix | string } | null = null
  return (layer) => {
    if (kept?.layer !== layer) kept = { layer, W: readOrReason(file, layer) }
    return kept.W
  }
}

function readOrReason(file: CheckpointFile, { tensor, layout }: PlacedLayer): Matrix | string {
  if (tensor.problem !== null) return tensor.problem
  try {
    return readMatrix(tensor, layout, file.name)
  } catch (error) {
    if (error instanceof CallError) return error.message
    throw error
  }
}

async function analyseFeatures(
  file: CheckpointFile,
  layers: readonly PlacedLayer[],
  path: string,
  labels: LabelArray,
  report: Report,
): Promise<FeatureNumbers[]> {
  const { arrays, close } = await openFeatures(path, labels.labels.length)
  try {
    const matrices = matrixReader(file)
    const predicted = predictions(arrays, layers, labels)
    return arrays.map((array, at) => {
      const numbers = oneFeature(array, layers, labels, matrices, predicted)
      report((at + 1) / arrays.length)
      return numbers
    })
  } finally {
    close()
  }
}

function oneFeature(
  array: FeatureArray,
  layers: readonly PlacedLayer[],
  labels: LabelArray,
  matrices: (layer: PlacedLayer) => Matrix | string,
  predicted: Int32Array | null,
): FeatureNumbers {
  try {
    const Z = array.rows ? null : array.read()
    const units = Z?.rows ?? array.rows?.units
    const at = layerOfFeatures(array.name, layers)
    const next = at >= 0 ? layers[at + 1] : undefined
    const W = next ? matrices(next) : null
    const isNext = next !== undefined && W !== null && typeof W !== 'string' && W.cols === units
    const isLast = at + 2 === layers.length
    const acting = isNext ? { W, isLast, name: next.tensor.name } : null
    return Z || !array.rows
      ? featureNumbers(array.name, Z ?? array.read(), labels, acting, predicted)
      : streamedNumbers(array.name, array.rows, labels, acting)
  } catch (error) {
    if (error instanceof CallError || error instanceof RangeError) return unreadFeatures(array.name, error.message)
    throw error
  }
}

/** Returns the place of the layer whose outputs an array has: by the layers file, by name, or as Z1 … ZL; −1 for none. */
export function layerOfFeatures(name: string, layers: readonly PlacedLayer[]): number {
  const named = layers.findIndex(({ features }) => features === name)
  if (named >= 0) return named
  const bare = (own: string): string => own.replace(/([./](weight|kernel(:0)?|vars\/0))$/, '')
  const same = layers.findIndex(({ tensor }) => tensor.name === name || bare(tensor.name) === name)
  if (same >= 0) return same
  const ours = /^Z(\d+)$/.exec(name)?.[1]
  return ours !== undefined && layers.some(({ tensor }) => tensor.name === `W${ours}`)
    ? layers.findIndex(({ tensor }) => tensor.name === `W${ours}`)
    : -1
}

/** Returns the class of the largest output of the last layer, where its features are there; null otherwise. */
function predictions(
  arrays: readonly FeatureArray[],
  layers: readonly PlacedLayer[],
  { classNames }: LabelArray,
): Int32Array | null {
  const last = arrays.find(({ name }) => layerOfFeatures(name, layers) === layers.length - 1)
  if (!last || last.rows) return null
  try {
    const outputs = last.read()
    return outputs.rows === classNames.length ? predictedClasses(outputs) : null
  } catch {
    // The array has its reason where it is analysed.
    return null
  }
}
