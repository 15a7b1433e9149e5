import { describe, expect, it } from 'vitest'
import { scalarNames } from '../../../src/shared/contract/measurements.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { collapseChart } from '../../../src/shared/figures/collapse/chart.ts'
import { objectiveChart } from '../../../src/shared/figures/objective/chart.ts'
import { ranksSentence } from '../../../src/shared/figures/ranks/chart.ts'
import { paperRank } from '../../../src/shared/figures/ranks/data.ts'
import { measurement, record } from '../../renderer/records.ts'

const input = (changes: Partial<RunRecord>) => ({ record: record(changes), ranks: paperRank })

describe('the title of TCV over the steps', () => {
  const titleOf = (...tcv: number[][]): string =>
    collapseChart(input({ measurements: tcv.map((own, i) => ({ ...measurement(i), tcv: Float64Array.from(own) })) }))
      .title
  const plain = 'Total cluster variation per layer'

  it('claims a fall where the largest layer ends below a tenth of the largest start', () => {
    expect(titleOf([1, 0.5], [0.09, 1e-9])).toBe('TCV falls to 0.090 or less in every layer')
  })

  it('claims none where one layer stays', () => {
    expect(titleOf([1, 0.5], [1e-9, 0.5])).toBe(plain)
    expect(titleOf([1, 0.5], [0.1, 0.1])).toBe(plain)
  })

  it('claims none where a layer is unknown, is zero, or was never measured', () => {
    expect(titleOf([1, 0.5], [1e-9, NaN])).toBe(plain)
    expect(titleOf([1, 0.5], [0, 0])).toBe(plain)
    expect(titleOf()).toBe(plain)
  })
})

describe('the title of the objective over the steps', () => {
  const titleOf = (objective: number, changes: Partial<RunRecord> = {}): string =>
    objectiveChart(
      input({
        scalars: new Float64Array(scalarNames.length),
        measurements: [{ ...measurement(1), objective }],
        ...changes,
      }),
    ).title
  const plain = 'The objective and its parts'

  it('claims an excess from the forecast up to twice the forecast', () => {
    expect(titleOf(0.0025 * 1.5)).toBe('The objective ends 50 % above the balance law’s forecast')
  })

  it('claims none below the forecast, or from twice the forecast on', () => {
    expect(titleOf(0.0024)).toBe(plain)
    expect(titleOf(0.005)).toBe(plain)
  })

  it('claims none without a forecast or a measurement', () => {
    expect(titleOf(0.003, { forecast: { ...record().forecast, balance: null } })).toBe(plain)
    expect(titleOf(NaN)).toBe(plain)
    expect(titleOf(0.003, { measurements: [] })).toBe(plain)
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
})
