import { describe, expect, it } from 'vitest'
import { measuredRanks, rankOf, ranksSeries } from '../../../src/shared/figures/ranks/data.ts'
import { ranksOption, type RankView } from '../../../src/shared/figures/ranks/chart.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import { measurement } from '../../renderer/records.ts'
import { numbersOf, plainOption, seriesOf, textsOf } from './options.ts'
import { series } from '../../fixtures/figures/ranks.ts'

const choice = { kind: 'numerical', threshold: 1e-5 } as const
const view: RankView = { width: 692, height: 480, theme: lightTheme, choice, K: 3, floor: 1e-7 }

describe('ranksOption', () => {
  it('matches the snapshot', () => expect(plainOption(ranksOption(series, view))).toMatchSnapshot())

  it('draws every rank of every matrix, zero too, and the number of classes in both panels', () => {
    const drawn = seriesOf(ranksOption(series, view))
    expect(drawn.map(({ id }) => id)).toEqual([
      'classes features',
      'rank Z1',
      'rank Z2',
      'classes weights',
      'rank W1',
      'rank W2',
    ])
    expect(drawn[2]?.data).toEqual([
      [0, 12],
      [10, 4],
      [20, 0],
    ])
    expect(textsOf(ranksOption(series, view))).toEqual(expect.arrayContaining(['Z²', 'W₁', 'K = 3']))
  })

  it('describes what is counted, and where round-off limits a count', () => {
    const texts = (threshold: number) =>
      textsOf(ranksOption(series, { ...view, choice: { kind: 'numerical', threshold } })).join()
    expect(texts(1e-5)).toMatch(/counted: sⱼ > 10⁻⁵ s₁ .* numerical floor 10⁻⁷ s₁(?!:)/)
    expect(texts(1e-9)).toMatch(
      /counted: sⱼ > 10⁻⁹ s₁ .* numerical floor 10⁻⁷ s₁: values counted below it are round-off/,
    )
    const stable = textsOf(ranksOption(series, { ...view, choice: { kind: 'stable', threshold: 1e-9 } })).join()
    expect(stable).not.toMatch(/counted|floor/)
  })

  it('draws each line thinner than the one below it', () => {
    const widths = (ranksOption(series, view).series as { lineStyle: { width: number } }[]).map(
      (s) => s.lineStyle.width,
    )
    expect(widths[1]).toBeGreaterThan(widths[2] ?? NaN)
  })

  it('has whole numbers on its axes', () => {
    const { yAxis } = ranksOption(series, { ...view, K: 2 }) as { yAxis: { axisLabel: { customValues: number[] } }[] }
    for (const axis of yAxis) expect(axis.axisLabel.customValues.every(Number.isInteger)).toBe(true)
  })

  it('draws finite numbers only: no measurement, one measurement, missing ranks', () => {
    const none = { steps: [], features: [[], []], weights: [[], []], multipliers: [] }
    expect(textsOf(ranksOption(none, view)).join()).toMatch(/No measurements yet/)
    const one = { steps: [7], features: [[2]], weights: [[NaN]], multipliers: [1] }
    for (const shown of [none, one, series])
      expect(numbersOf(plainOption(ranksOption(shown, { ...view, theme: darkTheme }))).every(Number.isFinite)).toBe(
        true,
      )
  })
})

it('ranksSeries counts ranks from the spectra by any threshold', () => {
  const measurements = [measurement(1), measurement(2)]
  const [fine, coarse] = [1e-7, 1e-3].map((threshold) => ranksSeries(measurements, { kind: 'numerical', threshold }))
  expect([fine?.features[0], coarse?.features[0], coarse?.weights[4]]).toEqual([
    [12, 12],
    [10, 10],
    [10, 10],
  ])
  expect(fine).toMatchObject({ steps: [1, 2], multipliers: [1, 1] })
  expect(rankOf([2, 1], { kind: 'stable', threshold: 1 })).toBe(1.25)
  expect(rankOf([1, 1], { kind: 'effective', threshold: 1 })).toBeCloseTo(2, 12)
})

it('ranks that were computed before give the same series', () => {
  const [first, second, third] = [measurement(1), measurement(2), measurement(3)]
  const ranksOf = measuredRanks(choice)
  ranksSeries([first, second], choice, ranksOf)
  const all = [first, second, third]
  expect(ranksSeries(all, choice, ranksOf)).toEqual(ranksSeries(all, choice))
  expect(ranksOf(first)).toBe(ranksOf(first))
})
