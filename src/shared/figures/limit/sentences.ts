import { formatAtMost, formatNumber, formatShort } from '../../plot/numbers.ts'
import type { LimitData } from './data.ts'

type Run = LimitData['runs'][number]

/** Ends that differ by more than this share are not the same. */
const visible = 1e-4

/** Returns the largest difference of runs on scaled inputs from those at δ/c²; NaN where one has no partner. */
function largestDifference(scaled: LimitData['scaled']): number {
  return scaled.length > 0 ? Math.max(...scaled.map(({ difference }) => difference ?? NaN)) : NaN
}

/**
 * Names the distances from δ = 0 at the smallest and the largest δ. It claims no trend: there is one run at each δ, the
 * one with the lowest objective. With scaled inputs it says that they act like δ/c², where every pair of runs agrees.
 */
export function limitTitle({ runs, scaled }: LimitData): string {
  const [first, last] = [runs[0], runs.at(-1)]
  const difference = largestDifference(scaled)
  if (difference < visible) {
    const share = difference > 0 ? `, within ${formatAtMost(difference)}` : ' exactly'
    return `Larger inputs act like a smaller δ: X times c ends where δ/c² does${share}`
  }
  if (!first || !last || !runs.every(isKnown)) return 'Runs at δ > 0 against the run at δ = 0'
  const at = (run: Run): string =>
    `objective ${formatNumber(run.objectiveExcess, 2)}, spectra up to ${formatNumber(Math.max(...run.spectrumErrors), 2)} at δ = ${formatShort(run.delta)}`
  return `Relative distance from the run at δ = 0: ${runs.length > 1 ? `${at(last)}; ${at(first)}` : at(last)}`
}

const isKnown = ({ objectiveExcess, spectrumErrors }: Run): boolean =>
  [objectiveExcess, ...spectrumErrors].every(Number.isFinite)

/** Whether the weights of another run would be better by a visible amount. */
export const isMissed = ({ missed, objectiveExcess }: Run): boolean => missed > 0.05 * Math.abs(objectiveExcess)

/** Names the factors of X, and how far their runs end from those at δ/c²; empty without them. */
export function scaleSentence({ scaled }: LimitData): string {
  if (scaled.length === 0) return ''
  const factors = scaled
    .map(({ scale }) => scale)
    .toSorted((a, b) => a - b)
    .map((value) => formatShort(value))
  const known = scaled.filter(({ difference }) => difference !== null)
  const most = largestDifference(known)
  const differ = most > 0 ? `differ by at most ${formatAtMost(most)} from` : 'equal'
  const seen = known.length > 0 ? `; objective and spectra ${differ} those at δ/c²` : ''
  return `c = ${factors.join(', ')}${seen}`
}

/** Says whether the runs satisfy the inequalities that hold for minima. */
export function checkSentence({ runs, limit }: LimitData): string {
  const all = [limit.missed, ...runs.map(({ missed }) => missed)]
  if (!all.every(Number.isFinite)) return 'not decided whether the runs are at their minima: a number is missing'
  const certain = (what: string, missed: number): string => `${what} (by ${formatNumber(missed, 2)})`
  const named = [
    ...runs.filter(isMissed).map(({ delta, missed }) => certain(`δ = ${delta}`, missed)),
    ...(limit.missed > Math.abs(runs.at(-1)?.objectiveExcess ?? 0) ? [certain('δ = 0', limit.missed)] : []),
  ]
  if (named.length > 0) return `not at their minimum, because other runs have better weights: ${named.join(', ')}`
  const most = Math.max(...all)
  return most > 0
    ? `no run’s weights lower the objective of another by more than ${formatAtMost(most)} of it`
    : 'no run’s weights lower the objective of another'
}
