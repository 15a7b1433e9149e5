import { median } from '../../statistics/bands.ts'
import type { EndingRun, OptimizerRankData } from '../endings/data.ts'
import { methodsOf } from '../endings/panels.ts'
import { finishWords } from '../endings/read.ts'

/** The runs of one optimizer. */
export interface MethodRuns {
  method: string
  /** The method without its finish, where this name is still unique. */
  short: string
  runs: readonly EndingRun[]
  medianRank: number
}

/** Returns the runs of each optimizer, in the order of the runs. */
export function byMethod({ runs }: OptimizerRankData): MethodRuns[] {
  const methods = methodsOf(runs)
  const short = methods.map((method) => method.replace(finishWords, '').replace('gradient descent', 'GD'))
  return methods.map((method, i) => {
    const own = runs.filter((run) => run.method === method)
    const name = short[i] ?? method
    const isUnique = short.filter((other) => other === name).length === 1
    return { method, short: isUnique ? name : method, runs: own, medianRank: median(own.map(({ rank }) => rank)) }
  })
}

/** Whether every optimizer but L-BFGS itself has a finish by L-BFGS. */
export const allFinish = ({ runs }: OptimizerRankData): boolean =>
  runs.every(({ method, isByLbfgsAlone }) => isByLbfgsAlone || method.endsWith(finishWords))

/** Whether every optimizer has the same seeds, in models of one shape: then all of them began at the same weights. */
export function isSameStarts(data: OptimizerRankData): boolean {
  const keys = byMethod(data).map(({ runs }) =>
    runs
      .map(({ seed, width, depth, classes, decay, gain }) => [seed, width, depth, classes, decay, gain].join(' '))
      .toSorted()
      .join(','),
  )
  return new Set(keys).size <= 1
}

/** Names the median rank of each optimizer. It speaks of the same starts only where they are the same. */
export function optimizerRankTitle(data: OptimizerRankData): string {
  const methods = byMethod(data)
  if (methods.length === 0) return 'Rank of the logits by optimizer'
  const ranks = methods.map(({ short, medianRank }) => `${medianRank} by ${short}`).join(', ')
  const starts = methods.length > 1 && isSameStarts(data) ? ` from the same ${methods[0]?.runs.length} starts` : ''
  return `Median rank of the logits${starts}: ${ranks}`
}
