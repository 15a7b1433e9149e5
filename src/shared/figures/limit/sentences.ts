import { formatAtMost, formatNumber, formatShort } from '../../plot/numbers.ts'
import type { LimitData } from './data.ts'

type Run = LimitData['runs'][number]

/**
 * Names the distances from δ = 0 at the smallest and the largest δ. It claims no trend: there is one run at each δ, the
 * one with the lowest objective.
 */
export function limitTitle({ runs }: LimitData): string {
  const [first, last] = [runs[0], runs.at(-1)]
  if (!first || !last || !runs.every(isKnown)) return 'Runs at δ > 0 against the run at δ = 0'
  const at = (run: Run): string =>
    `objective ${formatNumber(run.objectiveExcess, 2)}, spectra up to ${formatNumber(Math.max(...run.spectrumErrors), 2)} at δ = ${formatShort(run.delta)}`
  return `Relative distance from the run at δ = 0: ${runs.length > 1 ? `${at(last)}; ${at(first)}` : at(last)}`
}

const isKnown = ({ objectiveExcess, spectrumErrors }: Run): boolean =>
  [objectiveExcess, ...spectrumErrors].every(Number.isFinite)

/** Whether the weights of another run would be better by a visible amount. */
export const isMissed = ({ missed, objectiveExcess }: Run): boolean => missed > 0.05 * Math.abs(objectiveExcess)

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
