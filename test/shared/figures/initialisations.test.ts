import { describe, expect, it } from 'vitest'
import { initialisationsChart } from '../../../src/shared/figures/initialisations/chart.ts'
import { editableTextsOf } from '../../../src/shared/plot/textOverrides.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import type { InitialisationsData } from '../../../src/shared/figures/initialisations/data.ts'
import { bandsOf } from '../../../src/shared/statistics/bands.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { steps, falling, layers, collapsing, data } from '../../fixtures/figures/initialisations.ts'

const view = { width: 692, height: 520, theme: lightTheme }
const optionOf = (own: InitialisationsData, width = 692) => initialisationsChart(own).option({ ...view, width })
const polygonsOf = (option: ReturnType<typeof optionOf>): unknown[] =>
  (option.graphic as { elements: { type?: string }[] }).elements.filter(({ type }) => type === 'polygon')

describe('the figure of many initialisations', () => {
  it('has four panels: median and mean with bands, and every layer of one run', () => {
    const option = optionOf(data())
    expect(option.grid).toHaveLength(4)
    expect(seriesOf(option).map(({ id }) => id)).toEqual([
      ...['tcv', 'featureRank', 'weightRank'].flatMap((id) => [`${id} mean`, `${id} median`]),
      ...layers.map((l) => `single Z${l}`),
    ])
    // Each mean has two bands, and each layer has one.
    expect(polygonsOf(option)).toHaveLength(6 + 9)
    const texts = textsOf(option)
    expect(texts).toEqual(expect.arrayContaining(['Z¹', 'Z⁹', 'K = 10', 'median', 'mean', 'numerical floor, 10⁻³¹']))
    expect(texts.join()).toContain('one step = one L-BFGS iteration')
    expect(texts.join()).toContain('median rank at the end: Z¹ 50, Z²–Z⁸ 10, Z⁹ 10.5; W₁–W₉ 50')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  describe('says in its title', () => {
    const title = (changes: Partial<InitialisationsData> = {}): string => initialisationsChart(data(changes)).title

    it('where TCV and ranks end, and that the TCV falls only where it does in every run', () => {
      expect(title()).toBe(
        'From 3 initialisations the mean TCV of the hidden layers falls to less than 10⁻³ of its start in every run and ends at a median of 4.0 … 5.0 × 10⁻⁷; median ranks of Z 10 to 50, W 50 (K = 10)',
      )
      const one = bandsOf([falling(1), falling(1), steps.map(() => 0.5)])
      expect(title({ tcv: one })).toMatch(/ of the hidden layers ends at a median of /)
    })

    it('no collapse while the weights have a rank above K, and none of another problem', () => {
      expect(title()).not.toMatch(/collapse|10⁻²²/)
      expect(title({ single: null })).toBe(title())
    })

    it('no median of a single run', () => {
      const own = { runs: ['run00001'], weightRanks: layers.map(() => 10), featureRanks: layers.map(() => 10) }
      expect(title(own)).toMatch(
        /^From one initialisation .* ends at 4\.0 … 5\.0 × 10⁻⁷; ranks of Z 10, W 10 \(K = 10\)$/,
      )
    })

    it('nothing of numbers that are missing', () => {
      const plain = 'Total cluster variation and ranks from 3 initialisations'
      expect(title({ certified: { lower: NaN, upper: NaN } })).toBe(plain)
      expect(title({ weightRanks: [NaN] })).toBe(plain)
      const broken = bandsOf([falling(1), steps.map(() => NaN)])
      // The statistics leave the second run out, so the title cannot speak of every run.
      expect(title({ runs: ['run00001', 'run00002'], tcv: broken })).not.toContain('falls')
    })
  })

  describe('with runs that took collapse steps', () => {
    const both = (changes: Partial<InitialisationsData> = {}) => data({ collapsing, ...changes })

    it('draws and names both groups', () => {
      const option = optionOf(both())
      const ids = seriesOf(option).map(({ id }) => id)
      expect(ids.slice(0, 4)).toEqual(['tcv mean', 'tcv median', 'tcv collapsing mean', 'tcv collapsing median'])
      expect(new Set(ids).size).toBe(ids.length)
      expect(polygonsOf(option)).toHaveLength(12 + 9)
      const texts = textsOf(option)
      expect(texts).toEqual(expect.arrayContaining(['plain L-BFGS: median', 'with collapse steps: median']))
      expect(texts.join(' ')).toContain('range of 2 runs, inside: middle half')
      expect(textsOf(optionOf(both({ optimizer: 'adam' })))).toContain('no collapse steps: median')
    })

    it('says what a collapse step may do, where it ends, and that the optimizer of the paper is unknown', () => {
      const texts = textsOf(optionOf(both(), 1400)).join(' ')
      expect(texts).toContain(
        'with a collapse step every 200 iterations, kept only if the objective does not rise: TCV 1.0 … 2.0 × 10⁻³⁰, median rank at the end: Z¹–Z⁹ 10; W₁–W₉ 10',
      )
      expect(texts).toContain('the optimizer of the paper is unknown')
      expect(textsOf(optionOf(data())).join(' ')).not.toContain('unknown')
    })

    it('names the optimizer of each number of the title', () => {
      const { title } = initialisationsChart(both())
      expect(title).toMatch(
        /^From 3 initialisations by plain L-BFGS the mean TCV .*; median ranks of Z 10 to 50, W 50 \(K = 10\); with collapse steps median ranks of Z 10, W 10$/,
      )
      const broken = { ...collapsing, weightRanks: [NaN] }
      expect(initialisationsChart(both({ collapsing: broken })).title).not.toContain('; with collapse steps')
      expect(initialisationsChart(data({ collapseSteps: 200 })).title).toMatch(
        /^From 3 initialisations with collapse steps /,
      )
    })

    it('keeps the keys of the texts of the first group', () => {
      const keys = (own: InitialisationsData): string[] =>
        editableTextsOf(optionOf(own))
          .map(({ key }) => key)
          .filter((key) => key.startsWith('series'))
      expect(keys(both())).toEqual(expect.arrayContaining(keys(data())))
      expect(new Set(keys(both())).size).toBe(keys(both()).length)
    })
  })

  it('says that the single run is of another problem, where it ends and how well it fits', () => {
    const texts = textsOf(optionOf(data())).join(' ')
    expect(texts).toContain('one run: another problem, N = 20, λ = 0.01: TCV 1.0 × 10⁻²² or less, outputs 34 % off Y')
    const { single } = data()
    const unfit = single && { ...single, misfit: NaN, tcv: [Float64Array.of(NaN)] }
    const broken = textsOf(optionOf(data({ single: unfit }))).join(' ')
    expect(broken).toContain('one run: another problem, N = 20, λ = 0.01')
    expect(broken).not.toContain('or less')
    expect(textsOf(optionOf(data({ single: null }))).join(' ')).not.toContain('another problem')
  })

  it('counts runs left out and restarted runs', () => {
    const leftOut = ['diverged', 'running', 'running'].map((status, i) => ({ run: `run0001${i}`, status }))
    const texts = textsOf(optionOf(data({ leftOut, restarted: 2 }))).join()
    expect(texts).toContain(
      '3 of 6 runs; left out: 1 diverged, 2 running; 2 restarted out of a trap and count their steps from there',
    )
  })

  it('keeps the key of a legend text', () => {
    expect(editableTextsOf(optionOf(data()))).toContainEqual({
      key: 'series least to most of 3, inside: middle half',
      defaultText: 'range of 3 runs, inside: middle half',
    })
  })

  it('has three panels without a single run, and one row of four when it is wide', () => {
    expect(optionOf(data({ single: null })).grid).toHaveLength(3)
    const tops = (optionOf(data(), 1400).grid as { top: number }[]).map(({ top }) => top)
    expect(new Set(tops).size).toBe(1)
    expect(new Set((optionOf(data()).grid as { top: number }[]).map(({ top }) => top)).size).toBe(2)
  })

  it('draws finite numbers only, for any input', () => {
    const nothing = bandsOf([steps.map(() => NaN)])
    const odd = [
      data({ tcv: nothing, featureRank: nothing, weightRank: nothing, single: null }),
      data({ tcv: bandsOf([steps.map((s) => (s > 300 ? 0 : 1))]) }),
      data({ certified: { lower: NaN, upper: NaN }, featureRanks: layers.map(() => NaN) }),
      data({
        steps: [0],
        multipliers: [1],
        tcv: bandsOf([[1]]),
        featureRank: bandsOf([[3]]),
        weightRank: bandsOf([[0]]),
      }),
    ]
    for (const own of odd) {
      const chart = initialisationsChart(own)
      for (const size of [view, { ...view, width: 80, height: 60, theme: darkTheme }]) {
        const option = chart.option(size)
        expect(numbersOf(option).filter((value) => !Number.isFinite(value))).toEqual([])
        expect(textsOf(option).join(' ')).not.toMatch(/NaN|undefined|Infinity/)
      }
      expect(chart.height(692)).toBeGreaterThan(200)
    }
  })
})
