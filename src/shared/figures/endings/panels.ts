import { coordinates, type Coordinate, type EndingRun } from './data.ts'

/** The runs of one place on one coordinate. */
export interface EndingCell {
  value: number | string
  runs: readonly EndingRun[]
}

/** One coordinate, with its places ascending. The other coordinates have their most frequent values. */
export interface EndingPanel {
  coordinate: Coordinate
  cells: readonly EndingCell[]
}

/** Returns a panel for each coordinate in which runs differ from the most frequent ones. */
export function endingPanels(runs: readonly EndingRun[]): EndingPanel[] {
  const usual = Object.fromEntries(coordinates.map((name) => [name, mostFrequent(runs.map((run) => run[name]))]))
  return coordinates.flatMap((coordinate) => {
    const own = runs.filter((run) => coordinates.every((name) => name === coordinate || run[name] === usual[name]))
    const values = [...new Set(own.map((run) => run[coordinate]))]
    if (values.length < 2) return []
    const sorted = values.every((value) => typeof value === 'number') ? values.toSorted((a, b) => a - b) : values
    const cells = sorted.map((value) => ({ value, runs: own.filter((run) => run[coordinate] === value) }))
    return [{ coordinate, cells }]
  })
}

function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce<[T, number] | null>((best, one) => (best && best[1] >= one[1] ? best : one), null)?.[0]
}

/** The groups of endings that lines show. `other` joins endings above DNC, which descent rarely finds. */
export const endingGroups = ['collapse', 'below', 'other'] as const
export type EndingGroup = (typeof endingGroups)[number]

export const groupOf = ({ ending }: EndingRun): EndingGroup =>
  ending === 'collapse' || ending === 'below' ? ending : 'other'

/** Returns how many runs of a cell end in a group. */
export const countOf = ({ runs }: EndingCell, group: EndingGroup): number =>
  runs.filter((run) => groupOf(run) === group).length

/** Returns the distinct methods, in the order of the runs. */
export const methodsOf = (runs: readonly EndingRun[]): string[] => [...new Set(runs.map(({ method }) => method))]
