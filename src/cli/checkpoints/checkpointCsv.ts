import type { CheckpointComparison, CheckpointResult, Range, WeightNumbers } from '../../shared/contract/checkpoints.ts'

type Cell = string | number | null

const ends = (name: string, range: Range | undefined): [string, Cell][] => [
  [`${name}.lower`, range?.lower ?? null],
  [`${name}.upper`, range?.upper ?? null],
]

function weightCells(numbers: WeightNumbers | null, prefix = ''): [string, Cell][] {
  const tail = numbers?.tail
  const cells: [string, Cell][] = [
    ['rows', numbers?.rows ?? null],
    ['cols', numbers?.cols ?? null],
    ['frobenius', numbers?.frobenius ?? null],
    ...ends('spectral', numbers?.spectral),
    ...ends('rank', numbers?.rank),
    ...ends('stableRank', numbers?.stableRank),
    ...ends('lowRankDistance', numbers?.lowRankDistance),
    ['alpha', tail?.alpha ?? null],
    ['alphaWeighted', tail?.weighted ?? null],
    ['alphaError', tail?.error ?? null],
    ['tail.xmin', tail?.xmin ?? null],
    ['tail.distance', tail?.distance ?? null],
    ['tail.count', tail?.count ?? null],
  ]
  return cells.map(([name, cell]) => [`${prefix}${name}`, cell])
}

/** Returns a row for each layer as CSV; a number that a layer lacks is empty. */
export const checkpointCsv = ({ layers }: CheckpointResult): string =>
  csv(
    layers.map(({ name, shape, type, unfolding, problem, numbers, balancedness }) => [
      ['name', name],
      ['shape', shape.join(' ')],
      ['type', type],
      ['unfolding', unfolding],
      ...weightCells(numbers),
      ['balancedness', balancedness?.value ?? null],
      ['next', balancedness?.next ?? null],
      ['problem', problem],
    ]),
  )

export const comparisonCsv = ({ layers }: CheckpointComparison): string =>
  csv(
    layers.map(({ name, shape, problem, change, changeRank, changeStableRank, before, after }) => [
      ['name', name],
      ['shape', shape.join(' ')],
      ['change', change],
      ...ends('changeRank', changeRank),
      ...ends('changeStableRank', changeStableRank),
      ...weightCells(before, 'before.'),
      ...weightCells(after, 'after.'),
      ['problem', problem],
    ]),
  )

function csv(rows: readonly (readonly [string, Cell][])[]): string {
  const head = (rows[0] ?? []).map(([name]) => name)
  return [head, ...rows.map((row) => row.map(([, cell]) => cellText(cell)))].map((row) => row.join(',')).join('\r\n')
}

function cellText(cell: Cell): string {
  if (cell === null || (typeof cell === 'number' && Number.isNaN(cell))) return ''
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
