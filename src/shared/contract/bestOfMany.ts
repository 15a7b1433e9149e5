import { formatNumber } from '../plot/numbers.ts'
import { endPlaces } from './finishedText.ts'
import { EndKind } from './runs.ts'

/** One run of an experiment that starts from many initial weights. */
export interface Start {
  run: string
  /** The last objective; NaN unless the run has finished. */
  objective: number
  endKind: EndKind | null
  restarts: number
}

/** The best of many starts, and how the others ended. */
export interface BestOfMany {
  best: Start
  /** How many starts have finished, of how many. */
  finished: number
  starts: number
  /** How many starts have each kind of end, most first; empty where no end has a name. */
  ends: readonly { kind: EndKind; count: number }[]
  restarts: number
}

/** Returns the start with the lowest objective, the first of equal ones; null with fewer than two finished starts. */
export function bestOfMany(starts: readonly Start[]): BestOfMany | null {
  const finished = starts.filter(({ objective }) => Number.isFinite(objective))
  const [first] = finished
  if (!first || finished.length < 2) return null
  const best = finished.reduce((low, start) => (start.objective < low.objective ? start : low), first)
  const count = (kind: EndKind): number => starts.filter(({ endKind }) => endKind === kind).length
  return {
    best,
    finished: finished.length,
    starts: starts.length,
    ends: EndKind.options
      .map((kind) => ({ kind, count: count(kind) }))
      .filter((end) => end.count > 0)
      .toSorted((a, b) => b.count - a.count),
    restarts: starts.reduce((sum, start) => sum + start.restarts, 0),
  }
}

/** Says how low the best start got, before its name: "lowest objective of 10 starts: 0.020373". */
export function bestText({ best, finished, starts }: BestOfMany): string {
  const of = finished === starts ? `${starts} starts` : `${finished} finished starts of ${starts}`
  return `lowest objective of ${of}: ${formatNumber(best.objective, 5)}`
}

/** Counts the ends and the restarts: "7 below collapse, 2 at collapse, 3 restarts"; empty where there is nothing to count. */
export function endsText({ ends, restarts }: BestOfMany): string {
  const counted = ends.map(({ kind, count }) => `${count} ${endPlaces[kind]}`)
  const again = restarts > 0 ? [`${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`] : []
  return [...counted, ...again].join(', ')
}
