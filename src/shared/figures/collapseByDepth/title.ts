import { formatWithoutZeros } from '../../plot/numbers.ts'
import { median } from '../../statistics/bands.ts'
import { layerName } from '../collapseMetrics/panel.ts'
import type { CollapseByDepthData } from './data.ts'

type Runs = CollapseByDepthData['runs']

/** The name of a place: block 2, then Z¹. */
export const placeName = ({ blocks }: Pick<CollapseByDepthData, 'blocks'>, place: number): string =>
  place < blocks ? `block ${place + 1}` : layerName(place - blocks + 1)

/** Returns the values of all runs at each place; places without any are empty. */
export function byPlace(runs: Runs, of: (run: Runs[number]) => readonly number[]): number[][] {
  const places = Math.max(0, ...runs.map((run) => of(run).length))
  return Array.from({ length: places }, (_, place) =>
    runs.map((run) => of(run)[place] ?? NaN).filter((value) => Number.isFinite(value) && value > 0),
  )
}

/** Claims a fall from place to place where the median of every place is below that of the place before. */
export function collapseByDepthTitle(data: CollapseByDepthData): string {
  const medians = byPlace(data.runs, ({ ends }) => ends).map((values) => median(values))
  const plain = 'DNC1 of every layer at the end of training'
  const [first = NaN, last = NaN] = [medians[0], medians.at(-1)]
  if (medians.length < 2 || !medians.every(Number.isFinite)) return plain
  const ends = `from ${formatWithoutZeros(first, 2)} in ${placeName(data, 0)} to ${formatWithoutZeros(last, 2)} in ${placeName(data, medians.length - 1)}`
  const rises = medians.filter((value, place) => place > 0 && !(value < (medians[place - 1] ?? NaN))).length
  if (rises === 0) return `DNC1 falls from layer to layer, ${ends}`
  return last <= first / 10 ? `DNC1 falls over the depth, not at every layer: ${ends}` : plain
}

/** Says how far running averages change DNC1 of the blocks; empty without a backbone. */
export function runningSentence({ runs }: CollapseByDepthData): string {
  const factors = runs.flatMap(({ ends, running }) =>
    running.map((value, block) => Math.exp(Math.abs(Math.log(value / (ends[block] ?? NaN))))),
  )
  const known = factors.filter(Number.isFinite)
  if (known.length === 0) return ''
  const most = Math.max(...known)
  return most < 1.01
    ? 'running averages change DNC1 of no block by 1 %'
    : `running averages change DNC1 of a block by a factor of ${formatWithoutZeros(most, 3)} at most`
}
