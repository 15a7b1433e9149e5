import { decade, formatAtMost, subscript } from '../../plot/numbers.ts'
import {
  boundSummary,
  boundVerdict,
  smallestRight,
  type BoundSides,
  type BoundVerdict,
} from '../../theory/boundVerdict.ts'
import { panelsOf } from './labels.ts'
import type { RankBoundData } from './data.ts'

/** Words for the verdict on one layer. */
export const verdictTexts: Readonly<Record<BoundVerdict, string>> = {
  holds: 'holds',
  violated: 'violated',
  withinOffset: 'not decided: within the offset',
  notStationary: 'not decided: not stationary',
  unknown: 'not decided: a number is missing, or Λ = 0',
}

/**
 * Says in one sentence whether the theorem holds, from every layer of one or more runs. Empty where it states nothing about
 * any of them.
 */
export function boundSentence(cases: readonly BoundSides[], unit: 'layers' | 'cases' = 'layers'): string {
  const { count, verdicts, worst } = boundSummary(cases)
  if (count === 0) return ''
  const of = (some: number): string =>
    count === 1 ? '' : ` in ${some === count ? `all ${count}` : `${some} of ${count}`} ${unit}`
  const { holds, violated, withinOffset, notStationary, unknown } = verdicts
  if (holds === count) return `Theorem 3.4 holds${of(count)}`
  if (violated > 0)
    return `Theorem 3.4 with M in the operator norm is violated${of(violated)}, or M is larger than estimated`
  const open = `Theorem 3.4 is not decided${of(withinOffset + notStationary + unknown)}`
  if (notStationary > 0 && worst)
    return `${open}: the weights are not stationary (‖grad L‖/‖ΛW‖ up to ${formatAtMost(worst.stationarity)}, in W${subscript(worst.layer)})`
  return `${open}: ${unknown > 0 ? 'a number is missing, or Λ = 0' : 'the distance exceeds the bound by less than the offset of its weights'}`
}

/** Says whether the theorem holds, and where it does, how far the bound lies above the distance. */
export function rankBoundTitle(data: RankBoundData): string {
  const cases = panelsOf(data).flatMap(({ points }) => points)
  const verdict = boundSentence(cases, 'cases')
  if (verdict === '') return 'Both sides of the low-rank bound of Theorem 3.4'
  const held = cases.filter((own) => boundVerdict(own) === 'holds')
  const ratios = held
    .map((own) => smallestRight(own) / own.distance)
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
  if (held.length < cases.length || ratios.length === 0) return verdict
  const exponents = ratios.map(Math.log10)
  const [least, most] = [Math.floor(Math.min(...exponents)), Math.ceil(Math.max(...exponents))]
  const trivial = held.filter((own) => smallestRight(own) >= own.norm).length
  const says =
    trivial > 0 ? `, and above ‖Wₗ‖ in ${trivial === held.length ? 'all' : `${trivial} of ${held.length}`}` : ''
  const apart = least === most ? decade(least) : `${decade(least)} to ${decade(most)}`
  return `${verdict}: the bound is ${apart} times the distance from rank ${data.K}${says}`
}
