import { median } from '../../statistics/bands.ts'
import type { DepthBiasData } from './data.ts'

/** The runs of one width at one depth. */
export interface DepthCell {
  depth: number
  runs: DepthBiasData['runs']
  medianRank: number
}

/** Returns the widths of the runs, ascending. */
export const widthsOf = ({ runs }: DepthBiasData): number[] =>
  [...new Set(runs.map(({ width }) => width))].toSorted((a, b) => a - b)

/** Returns the runs of one width by depth, ascending. */
export function depthCells({ runs }: DepthBiasData, width: number): DepthCell[] {
  const own = runs.filter((run) => run.width === width)
  const depths = [...new Set(own.map(({ depth }) => depth))].toSorted((a, b) => a - b)
  return depths.map((depth) => {
    const at = own.filter((run) => run.depth === depth)
    return { depth, runs: at, medianRank: median(at.map(({ rank }) => rank)) }
  })
}

/**
 * Says that the rank falls with depth where the median never rises, at every width, and the ranks of all runs at the
 * greatest depth lie below those of all runs at the least.
 */
export function depthBiasTitle(data: DepthBiasData): string {
  const plain = 'Rank of the logits without weight decay, over depth'
  const widths = widthsOf(data).map((width) => depthCells(data, width))
  if (widths.length === 0) return plain
  const falls = widths.every((cells) => {
    const [first, last] = [cells[0], cells.at(-1)]
    if (!first || !last || first === last) return false
    const isMonotone = cells.every(({ medianRank }, i) => i === 0 || medianRank <= (cells[i - 1]?.medianRank ?? 0))
    const [least, most] = [
      Math.min(...first.runs.map(({ rank }) => rank)),
      Math.max(...last.runs.map(({ rank }) => rank)),
    ]
    return isMonotone && most < least
  })
  const [first, last] = [widths[0]?.[0], widths[0]?.at(-1)]
  if (!falls || !first || !last) return plain
  const width = widths.length > 1 ? ` at width ${widthsOf(data)[0]}` : ''
  return `Without weight decay the rank of the logits falls with depth: its median is ${first.medianRank} at L = ${first.depth} and ${last.medianRank} at L = ${last.depth}${width}`
}
