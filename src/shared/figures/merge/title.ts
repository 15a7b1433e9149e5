import { formatPercent, formatShort } from '../../plot/numbers.ts'
import type { MergeData } from './data.ts'

type End = MergeData['ends'][number]

/** Both tasks at one λ. */
export interface MergeCell {
  decay: number
  ends: readonly End[]
  /** The lowest accuracy of the sum, and of the networks alone, over tasks and pairs. */
  leastSum: number
  leastOwn: number
  /** The largest change of outputs. */
  change: number
}

/** Returns the pairs by λ, ascending. */
export function mergeCells({ ends }: MergeData): MergeCell[] {
  const decays = [...new Set(ends.map(({ decay }) => decay))].toSorted((a, b) => a - b)
  return decays.map((decay) => {
    const own = ends.filter((end) => end.decay === decay)
    return {
      decay,
      ends: own,
      leastSum: Math.min(...own.map(({ sumAccuracy }) => sumAccuracy)),
      leastOwn: Math.min(...own.map(({ ownAccuracy }) => ownAccuracy)),
      change: Math.max(...own.map(({ change }) => change)),
    }
  })
}

/** Returns whether the sum is as accurate as each network on its own task. */
const isAsGood = ({ ends }: MergeCell): boolean =>
  ends.every(({ sumAccuracy, ownAccuracy }) => sumAccuracy >= ownAccuracy)

/** Claims that sums do both tasks only at those λ where every sum is as accurate as its networks. */
export function mergeTitle(data: MergeData): string {
  const cells = mergeCells(data)
  const good = cells.filter(isAsGood)
  const plain = 'Networks on orthogonal inputs, and the sum of their weights'
  if (good.length === 0) return plain
  const worst = cells
    .filter((cell) => !isAsGood(cell))
    .reduce<MergeCell | null>((least, cell) => (least && least.leastSum <= cell.leastSum ? least : cell), null)
  const at = good.length === cells.length ? 'every λ' : `λ = ${good.map(({ decay }) => formatShort(decay)).join(', ')}`
  const elsewhere = worst ? `; it falls to ${formatPercent(worst.leastSum)} at λ = ${formatShort(worst.decay)}` : ''
  return `The sum of two networks is as accurate on both tasks as each is on its own at ${at}${elsewhere}`
}
