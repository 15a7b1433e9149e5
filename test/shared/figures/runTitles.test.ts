import { describe, expect, it } from 'vitest'
import { collapseTitle, largestTcvText } from '../../../src/shared/figures/collapse/title.ts'
import { objectiveTitle } from '../../../src/shared/figures/objective/title.ts'
import { weightsTitle } from '../../../src/shared/figures/spectra/title.ts'
import { ranksSentence } from '../../../src/shared/figures/ranks/chart.ts'
import { paperRank } from '../../../src/shared/figures/ranks/data.ts'
import { record } from '../../lab/figures/records.ts'

const tcv = (...values: number[]) => ({
  tcv: Float64Array.from(values),
  tcvLower: Float64Array.from(values, (value) => 0.8 * value),
  tcvUpper: Float64Array.from(values),
})
const old = (...values: number[]) => {
  const none = new Float64Array(values.length).fill(NaN)
  return { ...tcv(...values), tcvLower: none, tcvUpper: none }
}

describe('the title on collapse', () => {
  it('gives the certified interval of the worst hidden layer, and its share of the start', () => {
    // The output layer does not count.
    expect(collapseTitle([tcv(1, 0.5, 9), tcv(1e-5, 1e-7, 9)])).toBe(
      'The largest TCV of the hidden layers is 8.0 × 10⁻⁶ … 1.0 × 10⁻⁵, 1.0 × 10⁻⁵ of its first value',
    )
    expect(collapseTitle([old(1, 9), old(0.5, 9)])).toMatch(/ is 0\.50, 0\.50 of its first value$/)
  })

  it('says neither fall nor collapse, whatever the numbers', () => {
    for (const [first, last] of [
      [1, 1e-30],
      [1, 0.999],
      [1, 2],
      [0, 0],
    ])
      expect(collapseTitle([tcv(first ?? 0, 1), tcv(last ?? 0, 1)])).not.toMatch(/fall|rise|collapsed/)
    expect(collapseTitle([tcv(1, 1), tcv(2, 1)])).toMatch(/, 2\.0 of its first value$/)
  })

  it('compares nothing with one measurement or a start of zero, and names missing numbers', () => {
    expect(collapseTitle([tcv(1e-3, 1)])).toBe('The largest TCV of the hidden layers is 8.0 × 10⁻⁴ … 1.0 × 10⁻³')
    expect(collapseTitle([tcv(0, 1), tcv(0, 1)])).toBe('The largest TCV of the hidden layers is 0')
    expect(collapseTitle([])).toBe('Total cluster variation per layer')
    expect(collapseTitle([tcv(1)])).toBe('The network has no hidden layer to collapse')
    expect(collapseTitle([tcv(1, 1, 1), tcv(1, NaN, 1)])).toMatch(/is no number$/)
    expect(largestTcvText(old(1))).toBe('–')
  })
})

describe('the title on the objective', () => {
  const { forecast } = record('0.1')
  const law = forecast.balance?.objective ?? NaN
  const own = { ...forecast, balance: forecast.balance && { ...forecast.balance, firstPenalty: 1e-4 } }

  it('says on which side of the forecast the objective lies', () => {
    expect(objectiveTitle(1.08 * law, own)).toMatch(/, 8\.0 % above the forecast of the balance law$/)
    expect(objectiveTitle(0.97 * law, own)).toMatch(/, 3\.0 % below the forecast of the balance law$/)
    expect(objectiveTitle(50 * law, own)).toMatch(/, 4900 % above the forecast/)
    expect(objectiveTitle(law, own)).toMatch(/, 0 % above the forecast/)
    expect(objectiveTitle(1.08 * law, forecast)).toMatch(/ of the balance law for δ = 0$/)
  })

  it('compares nothing without a forecast, and names missing numbers', () => {
    expect(objectiveTitle(0.5, { ...forecast, balance: null })).toBe('The objective is 0.50000')
    expect(objectiveTitle(undefined, forecast)).toBe('The objective and its parts')
    expect(objectiveTitle(NaN, forecast)).toBe('The objective is no number')
    const zero = { ...own, balance: own.balance && { ...own.balance, objective: 0 } }
    expect(objectiveTitle(0.5, zero)).toBe('The objective is 0.50000')
  })
})

describe('the title on the spectra of weights', () => {
  const weights = (...spectra: number[][]) => ({ weightSpectra: spectra.map((s) => Float64Array.from(s)) })

  it('names the largest value after K, rounded up', () => {
    expect(weightsTitle(weights([2, 1, 0.0201], [1, 1, 1e-9]), 2)).toBe(
      'After the 2 leading singular values those of the weights are at most 0.011 of the largest',
    )
  })

  it('says that none are above 0 only where none are', () => {
    expect(weightsTitle(weights([2, 1], [1, 1, 0]), 2)).toBe('No weights have more than 2 singular values above 0')
    expect(weightsTitle(weights([0, 0, 0]), 2)).toBe('No weights have more than 2 singular values above 0')
    expect(weightsTitle(weights([1, 1, 0], [1, NaN, NaN]), 2)).toBe('Singular values of the weights')
    expect(weightsTitle(weights(), 2)).toBe('The weights have no measurement yet')
    expect(weightsTitle(null, 2)).toBe('The weights have no measurement yet')
  })
})

describe('the title of ranks over the steps', () => {
  const sentence = (features: number[][], weights: number[][]): string =>
    ranksSentence({ steps: [0, 10], multipliers: [1, 1], features, weights }, paperRank, 3)

  it('claims that no rank is above K only where every last rank is not', () => {
    expect(sentence([[12, 3]], [[12, 2]])).toMatch(/^No numerical rank is above 3, the number of classes/)
  })

  it('names the matrices above K and the largest rank', () => {
    expect(sentence([[12, 3]], [[12, 4]])).toMatch(/^The numerical rank of W₁ is above 3, .*: up to 4/)
    expect(sentence([[3, 5]], [[12, 12]])).toMatch(/^The numerical rank of Z¹, W₁ is above 3, .*: up to 12/)
  })

  it('counts the matrices where they are many', () => {
    const many = Array.from({ length: 4 }, () => [12, 12])
    expect(sentence(many, [])).toMatch(/^The numerical rank of 4 matrices is above 3/)
  })

  it('claims nothing before the first measurement', () => {
    expect(ranksSentence({ steps: [], multipliers: [], features: [], weights: [] }, paperRank, 3)).toBe(
      'No measurements yet',
    )
  })
  it('claims nothing of a rank that is not defined', () => {
    expect(sentence([[12, 3]], [[12, NaN]])).toBe('The numerical rank of some matrix is not defined')
    expect(sentence([], [])).toBe('The numerical rank of some matrix is not defined')
  })
})
