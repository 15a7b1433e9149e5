import type { CheckpointComparison, LayerChange } from '../../shared/contract/checkpoints.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { matrix, squaredNorm, type Matrix } from '../../shared/linalg/matrix.ts'
import { matrixReader } from './analyseCheckpoint.ts'
import { layerOrder, type PlacedLayer } from './layerOrder.ts'
import { openCheckpoint } from './readers/openCheckpoint.ts'
import type { CheckpointFile } from './readers/tensor.ts'
import { weightNumbers } from './weightNumbers.ts'

/** K of the low-rank distance, which a comparison does not show. */
const rank = 10

/**
 * Compares two checkpoints layer by layer, as before and after fine-tuning: layers with the same name. Layers of one file
 * only, and layers of another shape, have a reason in place of numbers. Throws a CallError where no name is in both.
 */
export async function compareCheckpoints(
  [before, after]: readonly [string, string],
  match = '',
  report: (done: number) => void = () => {},
): Promise<CheckpointComparison> {
  const files: CheckpointFile[] = []
  try {
    const first = await openCheckpoint(before)
    files.push(first)
    const second = await openCheckpoint(after)
    files.push(second)
    return compareOpen(first, second, match, report)
  } finally {
    for (const file of files) file.close()
  }
}

function compareOpen(
  first: CheckpointFile,
  second: CheckpointFile,
  match: string,
  report: (done: number) => void,
): CheckpointComparison {
  const [a, b] = [first, second].map((file) => layerOrder(file, null, match).layers) as [PlacedLayer[], PlacedLayer[]]
  const others = new Map(b.map((layer) => [layer.tensor.name, layer]))
  const own = new Set(a.map(({ tensor }) => tensor.name))
  const onlySecond = b.filter(({ tensor }) => !own.has(tensor.name))
  if (a.length === 0 || onlySecond.length === b.length)
    throw new CallError('invalid', `${first.name} and ${second.name} have no weight of the same name`)
  const [readA, readB] = [matrixReader(first), matrixReader(second)]
  const layers = a.map((layer, l): LayerChange => {
    const other = others.get(layer.tensor.name)
    const change = other
      ? changeOf(layer, readA(layer), readB(other))
      : unchanged(layer, `is missing in ${second.name}`)
    report((l + 1) / a.length)
    return change
  })
  return {
    files: [first.name, second.name],
    layers: [...layers, ...onlySecond.map((layer) => unchanged(layer, `is missing in ${first.name}`))],
    notes: [],
  }
}

function changeOf(layer: PlacedLayer, A: Matrix | string, B: Matrix | string): LayerChange {
  if (typeof A === 'string') return unchanged(layer, A)
  if (typeof B === 'string') return unchanged(layer, B)
  if (A.rows !== B.rows || A.cols !== B.cols)
    return unchanged(layer, `is ${A.rows} × ${A.cols} before and ${B.rows} × ${B.cols} after`)
  const D = matrix(
    A.rows,
    A.cols,
    B.data.map((value, i) => value - (A.data[i] ?? NaN)),
  )
  const difference = weightNumbers(D, rank)
  const isSame = difference.frobenius === 0
  return {
    ...unchanged(layer, null),
    change: isSame ? 0 : difference.frobenius / Math.sqrt(squaredNorm(A)),
    changeRank: difference.rank,
    changeStableRank: difference.stableRank,
    singularValues: difference.singularValues,
    before: weightNumbers(A, rank),
    after: weightNumbers(B, rank),
  }
}

const unchanged = ({ tensor }: PlacedLayer, problem: string | null): LayerChange => ({
  name: tensor.name,
  shape: tensor.shape,
  problem,
  change: NaN,
  changeRank: { lower: NaN, upper: NaN },
  changeStableRank: { lower: NaN, upper: NaN },
  singularValues: new Float64Array(0),
  before: null,
  after: null,
})
