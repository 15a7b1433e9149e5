import type {
  CheckpointComparison,
  CheckpointLayer,
  CheckpointResult,
  LayerChange,
  Range,
} from '../../../shared/contract/checkpoints.ts'
import type { EntryId } from '../../../shared/glossary/glossary.ts'
import { formatCount } from '../../text/format.ts'
import { formatInterval, formatNumber } from '../../text/numbers.ts'

/** A column of the table of layers: a text for the cell, and a value to sort by. */
export interface LayerColumn<Row> {
  id: string
  name: string
  hint: string
  text(row: Row): string
  value(row: Row): number | string
}

/** How the table is sorted: by a column, upwards or downwards; null: in the order of the file. */
export interface LayerSort {
  column: string
  isDown: boolean
}

const numberColumn = <Row>(
  id: string,
  name: string,
  hint: string,
  read: (row: Row) => number | null | undefined,
): LayerColumn<Row> => {
  const value = (row: Row): number => read(row) ?? NaN
  const text = (row: Row): string => (Number.isNaN(value(row)) ? '–' : formatNumber(value(row)))
  return { id, name, hint, text, value }
}

const rangeColumn = <Row>(
  id: string,
  name: string,
  hint: string,
  read: (row: Row) => Range | null | undefined,
): LayerColumn<Row> => ({
  id,
  name,
  hint,
  text: (row) => rangeText(read(row)),
  value: (row) => read(row)?.lower ?? NaN,
})

/** Ranks are whole numbers. */
const rankColumn = <Row>(...own: Parameters<typeof rangeColumn<Row>>): LayerColumn<Row> => ({
  ...rangeColumn(...own),
  text: (row) => rankText(own[3](row)),
})

function rankText(range: Range | null | undefined): string {
  if (!range || Number.isNaN(range.lower)) return '–'
  const [least, most] = [formatCount(range.lower), formatCount(range.upper)]
  return least === most ? least : `${least} … ${most}`
}

/** Writes both ends of an interval, or the number where it is known. */
export function rangeText(range: Range | null | undefined): string {
  if (!range || Number.isNaN(range.lower)) return '–'
  return range.lower === range.upper ? formatNumber(range.lower) : formatInterval(range.lower, range.upper)
}

/** Returns the columns of a checkpoint. */
export const layerColumns = ({ rank }: CheckpointResult): readonly LayerColumn<CheckpointLayer>[] => [
  {
    id: 'matrix',
    name: 'Matrix',
    hint: 'outputs × inputs; convolutions are unfolded',
    text: ({ numbers, shape }) => (numbers ? `${numbers.rows} × ${numbers.cols}` : shape.join(' × ')),
    value: ({ numbers }) => (numbers ? numbers.rows * numbers.cols : NaN),
  },
  rankColumn('rank', 'Rank', 'singular values above 10⁻⁵ of the largest', ({ numbers }) => numbers?.rank),
  rangeColumn('stableRank', 'Stable rank', '‖W‖²/s₁², Frobenius norm', ({ numbers }) => numbers?.stableRank),
  rangeColumn('spectral', 's₁', 'the largest singular value', ({ numbers }) => numbers?.spectral),
  numberColumn('frobenius', '‖W‖', 'Frobenius norm', ({ numbers }) => numbers?.frobenius),
  rangeColumn(
    'lowRankDistance',
    `To rank ${rank}`,
    `‖W − W_K‖/‖W‖ with K = ${rank}`,
    ({ numbers }) => numbers?.lowRankDistance,
  ),
  numberColumn(
    'alpha',
    'α',
    'exponent of the power law fitted to the tail of σ²',
    ({ numbers }) => numbers?.tail?.alpha,
  ),
  numberColumn(
    'distance',
    'D',
    'Kolmogorov–Smirnov distance of the tail from the power law',
    ({ numbers }) => numbers?.tail?.distance,
  ),
  numberColumn(
    'balancedness',
    'Balancedness',
    'with the next layer: 0 where both are balanced',
    ({ balancedness }) => balancedness?.value,
  ),
]

/** The columns of two checkpoints. */
export const changeColumns: readonly LayerColumn<LayerChange>[] = [
  {
    id: 'matrix',
    name: 'Shape',
    hint: 'as in the file',
    text: ({ shape }) => shape.join(' × '),
    value: ({ shape }) => shape.reduce((product, length) => product * length, 1),
  },
  numberColumn('change', '‖B − A‖/‖A‖', 'relative change in the Frobenius norm', ({ change }) => change),
  rankColumn('changeRank', 'Rank of B − A', 'singular values above 10⁻⁵ of the largest', (row) => row.changeRank),
  rangeColumn('changeStableRank', 'Stable rank of B − A', '‖B − A‖²/s₁²', (row) => row.changeStableRank),
  rankColumn('rankBefore', 'Rank of A', 'before', ({ before }) => before?.rank),
  rankColumn('rankAfter', 'Rank of B', 'after', ({ after }) => after?.rank),
  numberColumn('alphaBefore', 'α of A', 'before', ({ before }) => before?.tail?.alpha),
  numberColumn('alphaAfter', 'α of B', 'after', ({ after }) => after?.tail?.alpha),
]

/** The entries of the columns in the glossary. */
export const columnEntries: Readonly<Record<string, EntryId>> = {
  matrix: 'matrixSize',
  rank: 'rank',
  stableRank: 'stableRank',
  spectral: 'spectralNorm',
  frobenius: 'weightNorm',
  lowRankDistance: 'relativeDistance',
  alpha: 'alpha',
  distance: 'tailDistance',
  balancedness: 'balancedness',
  change: 'relativeChange',
  changeRank: 'rank',
  changeStableRank: 'stableRank',
  rankBefore: 'rank',
  rankAfter: 'rank',
  alphaBefore: 'alpha',
  alphaAfter: 'alpha',
}

/** Returns the rows whose name contains the text, sorted; rows without a number come last either way. */
export function arrangeLayers<Row extends { name: string }>(
  rows: readonly Row[],
  columns: readonly LayerColumn<Row>[],
  filter: string,
  sort: LayerSort | null,
): Row[] {
  const wanted = filter.trim().toLowerCase()
  const shown = rows.filter(({ name }) => name.toLowerCase().includes(wanted))
  if (sort === null) return shown
  const column = columns.find(({ id }) => id === sort.column)
  const value = (row: Row): number | string => column?.value(row) ?? row.name
  const factor = sort.isDown ? -1 : 1
  return shown.toSorted((a, b) => {
    const [own, other] = [value(a), value(b)]
    const isMissing = (one: number | string): boolean => typeof one === 'number' && Number.isNaN(one)
    if (isMissing(own) || isMissing(other)) return Number(isMissing(own)) - Number(isMissing(other))
    return factor * (own < other ? -1 : Number(own > other))
  })
}

/** A comparison has the spectra of the differences, a checkpoint those of the weights. */
export const spectraOf = (
  shown: CheckpointResult | CheckpointComparison,
): readonly { name: string; singularValues: Float64Array }[] =>
  shown.layers.flatMap((layer) => {
    const values = 'numbers' in layer ? layer.numbers?.singularValues : layer.singularValues
    return values && values.length > 0 ? [{ name: layer.name, singularValues: values }] : []
  })
