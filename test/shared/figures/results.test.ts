import { describe, expect, it } from 'vitest'
import { pickedRuns, resultsChart } from '../../../src/shared/figures/results/chart.ts'
import { colourScale, fieldScale, fittingLabels } from '../../../src/shared/figures/results/scales.ts'
import { resultAxis } from '../../../src/shared/figures/results/text.ts'
import { resultNames } from '../../../src/shared/quantities/table.ts'
import { editableTextsOf } from '../../../src/shared/plot/textOverrides.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import type { ResultsData } from '../../../src/shared/figures/results/data.ts'
import { numbersOf, plainOption, seriesOf, textsOf } from './options.ts'
import { choice, gridOfResults, lineOfResults, resultRun, seedsOfResults } from '../../fixtures/figures/results.ts'

const view = { width: 690, height: 320, theme: lightTheme }
const option = (data: ResultsData) => resultsChart(data).option({ ...view, title: resultsChart(data).title })
const texts = (data: ResultsData, width = 690): string[] => textsOf(resultsChart(data).option({ ...view, width }))
const changed = (data: ResultsData, at: number, change: Partial<ResultsData['runs'][number]>): ResultsData => ({
  ...data,
  runs: data.runs.map((run, i) => (i === at ? { ...run, ...change } : run)),
})
const failed = (id: number, at: number[]) => resultRun(id, at, 0, 'diverged')

it('axis titles keep the keys of text overrides in stored sheets', () => {
  const keys = resultNames.map((name) => resultAxis(name).key)
  for (const key of [
    'y objective',
    'y data loss',
    'y TCV, largest of the hidden layers',
    'y ‖gradient‖',
    'y ‖W‖, all weights',
    'y largest rank of Z, hidden layers',
    'y largest rank of W',
    'y last step measured',
    'y duration, s',
  ])
    expect(keys).toContain(key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(resultAxis('gradientNorm').defaultText).toBe('gradient norm in training coordinates')
})

describe('a result over two fields', () => {
  it('is a map of medians with both axes named, and the ticks of its colours', () => {
    const drawn = texts(gridOfResults())
    for (const label of ['λ', 'σ', '10⁻⁴', '10⁻³', '0.01', '0.1', '1', '2.0 × 10⁻⁴', '2.0 × 10⁻⁸', '0.20'])
      expect(drawn).toContain(label)
    expect(drawn).toContain('TCV, largest of the hidden layers')
    expect(drawn.join()).toContain('medians over 3 runs of different seeds')
    const [series] = seriesOf(option(gridOfResults()))
    expect(series?.data).toEqual([
      [0, 0, 2e-4],
      [1, 0, 2e-6],
      [2, 0, 2e-8],
      [0, 1, 0.2],
      [1, 1, 2e-3],
      [2, 1, 2e-5],
    ])
    expect(plainOption(option(gridOfResults()))).toMatchSnapshot()
  })

  describe('claims in its title', () => {
    const title = (data: ResultsData): string => resultsChart(data).title
    const seeds = (factor: number) => (run: ResultsData['runs'][number], i: number) =>
      resultRun(i, run.at, 0.1 * factor ** (run.at[0] ?? 0) * (1 + (i % 3) / 10))

    it('a fall where every row falls beyond the spread of its seeds', () => {
      expect(title(gridOfResults())).toBe(
        'The largest TCV of the hidden layers falls as λ grows and as σ falls, between 2.0 × 10⁻⁸ and 0.20',
      )
      const back = (i: number) => resultRun(i, [2, 0], 0.5)
      const rising = [12, 13, 14].reduce((data, i) => changed(data, i, back(i)), gridOfResults())
      expect(title(rising)).toMatch(
        / has medians between 2\.0 × 10⁻⁶ at λ = 10⁻³, σ = 0\.1 and 0\.50 at λ = 0\.01, σ = 0\.1$/,
      )
    })

    it('no fall with one seed, however large the difference', () => {
      const one = { ...gridOfResults(), runs: gridOfResults().runs.filter((_, i) => i % 3 === 0) }
      expect(title(one)).toBe(
        'The largest TCV of the hidden layers is between 1.0 × 10⁻⁸ at λ = 0.01, σ = 0.1 and 0.10 at λ = 10⁻⁴, σ = 1, one run each',
      )
      expect(title(changed(gridOfResults(), 4, failed(4, [0, 1])))).toMatch(/: too few seeds to compare$/)
    })

    it('no fall inside the spread of the seeds, as between gains of 1 and 1.0001', () => {
      const line = { ...lineOfResults(), fields: [{ path: 'initialisation.gain', values: [1, 1.0001, 1.1] }] }
      const gains = title({ ...line, runs: line.runs.map(seeds(0.9)) })
      expect(gains).toMatch(/^The largest TCV of the hidden layers has medians between 0\.0\d+ at gain/)
      expect(gains).toMatch(/: no difference beyond the spread of the seeds$/)
      expect(title({ ...line, runs: line.runs.map(seeds(0.1)) })).toMatch(/ falls as gain grows, between /)
    })

    it('nothing of values that read the same or are no numbers', () => {
      const still = [0, 1, 2].map((i) => resultRun(i, [i], 1 - i / 1000))
      expect(title({ ...lineOfResults(), runs: still })).toBe(
        'The largest TCV of the hidden layers is 1.0 for every λ that has a result',
      )
      const none = { ...lineOfResults(), runs: [0, 1, 2].map((i) => resultRun(i, [i], NaN)) }
      expect(title(none)).toBe('The largest TCV of the hidden layers over λ')
      const zero = { ...lineOfResults(), runs: lineOfResults().runs.map(({ at }, i) => resultRun(i, at, 0)) }
      expect(title(zero)).toBe('The largest TCV of the hidden layers is 0 for every λ that has a result')
      // Middle values that read the same stand for runs that do not.
      const spread = [0.5, 1, 2].map((value, i) => resultRun(i, [0], value))
      expect(title({ ...lineOfResults(), runs: spread })).toMatch(/ has a median of 1\.0 at λ = 10⁻⁴$/)
    })
  })

  it('hatches failed cells and cells without runs, counts them, and marks pending cells otherwise', () => {
    const lost = gridOfResults({ runs: gridOfResults().runs.slice(3) })
    expect(texts(lost)).toContain('without a run: 1 of 6')
    const gone = gridOfResults({ runs: gridOfResults().runs.map((run, i) => (i < 3 ? failed(i, [0, 0]) : run)) })
    expect(texts(gone)).toContain('no run has a result')
    expect(texts(gone).join()).toContain('without a result: 3 diverged')
    const coming = gridOfResults({
      runs: gridOfResults().runs.map((run, i) => (i < 3 ? resultRun(i, [0, 0], 0, 'queued') : run)),
    })
    expect(texts(coming)).not.toContain('no run has a result')
    expect(texts(coming)).toContain('·')
    expect(texts(coming).join()).toContain('3 of 18 runs unfinished')
    expect(resultsChart(coming).title).toMatch(/, so far$/)
    // Two of three seeds have a result.
    expect(texts(changed(gridOfResults(), 0, failed(0, [0, 0])))).toContain('2/3')
  })

  it('hides numbers that would not fit, and is finite at any size', () => {
    expect(texts(gridOfResults(), 200)).not.toContain('2.0 × 10⁻⁴')
    for (const width of [160, 690, 1400])
      for (const theme of [lightTheme, darkTheme])
        expect(numbersOf(resultsChart(gridOfResults()).option({ ...view, width, theme })).every(Number.isFinite)).toBe(
          true,
        )
  })

  it('shows ranks on a linear scale', () => {
    const ranks = texts(gridOfResults({ choice: choice({ result: 'featureRank' }) }))
    expect(ranks).toContain('10')
    expect(resultsChart(gridOfResults({ choice: choice({ result: 'featureRank' }) })).title).toBe(
      'The largest rank of hidden features is 10 for every λ and σ that have a result',
    )
  })

  it('maps a cell to its runs', () => {
    expect(pickedRuns(gridOfResults(), 0, 1)).toEqual(['run00006', 'run00007', 'run00008'])
    expect(pickedRuns(gridOfResults(), 0, 99)).toEqual([])
  })
})

describe('a result over one field', () => {
  it('is points with a band, on a log axis where the values are geometric', () => {
    const drawn = option(lineOfResults())
    const [medians, runs] = seriesOf(drawn)
    expect(medians?.data).toEqual([
      [1e-4, 2e-4],
      [1e-3, 2e-6],
      [1e-2, 2e-8],
    ])
    expect(runs?.data).toHaveLength(9)
    expect((drawn.xAxis as { type: string }[])[0]?.type).toBe('log')
    expect((drawn.yAxis as { type: string }[])[0]?.type).toBe('log')
    // Stored replacement texts use this key, which is not the label.
    expect(editableTextsOf(drawn)).toContainEqual({
      key: 'series least to most, inside: middle half',
      defaultText: 'range of the runs, inside: middle half',
    })
    expect(plainOption(drawn)).toMatchSnapshot()
  })

  it('puts further fields into panels that share their axes', () => {
    const data = gridOfResults({ choice: choice({ y: '' }) })
    const drawn = option(data)
    expect(seriesOf(drawn).map(({ id }) => id)).toEqual(['medians 0', 'runs 0', 'medians 1', 'runs 1'])
    expect(textsOf(drawn)).toEqual(expect.arrayContaining(['σ = 0.1', 'σ = 1']))
    expect(resultsChart(data).title).toMatch(/falls as λ grows, in every panel/)
    expect(pickedRuns(data, 2, 1)).toEqual(['run00009', 'run00010', 'run00011'])
    expect(pickedRuns(data, 3, 4)).toEqual(['run00010'])
  })

  it('spaces words evenly, and draws no line between them', () => {
    const data = { ...lineOfResults(), fields: [{ path: 'network.activation', values: ['tanh', 'relu', 'sin'] }] }
    const drawn = option(data)
    expect(textsOf(drawn)).toContain('activation, evenly spaced')
    const [medians] = drawn.series as { lineStyle: { width: number } }[]
    expect(medians?.lineStyle.width).toBe(0)
    expect(resultsChart(data).title).toMatch(
      / has medians between 2\.0 × 10⁻⁸ at activation sin and 2\.0 × 10⁻⁴ at activation tanh$/,
    )
  })

  it('crosses out values without a result, and draws no band of single runs', () => {
    const runs = [failed(0, [0]), resultRun(1, [1], 1), resultRun(2, [2], 2)]
    const drawn = option({ ...lineOfResults(), runs })
    expect(seriesOf(drawn)[0]?.data).toEqual([
      [1e-4, null],
      [1e-3, 1],
      [1e-2, 2],
    ])
    expect(textsOf(drawn)).toContain('no run has a result')
    expect(textsOf(drawn)).not.toContain('range of the runs, inside: middle half')
  })
})

describe('a result over seeds alone', () => {
  it('is one dot per run with median, middle half and ends', () => {
    const data = seedsOfResults()
    const drawn = option(data)
    expect(resultsChart(data).title).toBe(
      'The largest TCV of the hidden layers of 5 runs: median 3.0 × 10⁻⁸, between 1.0 × 10⁻⁸ and 5.0 × 10⁻⁸',
    )
    expect(seriesOf(drawn)[0]?.data.map((point) => Math.round((point[2] ?? NaN) * 1e8))).toEqual([1, 2, 3, 4, 5])
    expect(pickedRuns(data, 0, 3)).toEqual(['run00003'])
    expect(editableTextsOf(drawn)).toContainEqual({
      key: 'series middle half, in a line from the least to the most of 5',
      defaultText: 'middle half, inside the range of 5 runs',
    })
    expect(plainOption(drawn)).toMatchSnapshot()
  })

  it('stacks equal results, and shows a sentence for one run and for none', () => {
    const same = { ...seedsOfResults(), runs: [0, 1, 2].map((i) => resultRun(i, [], 1e-8)) }
    expect(seriesOf(option(same))[0]?.data.map((point) => point[1])).toEqual([0.5, 1.5, 2.5])
    expect(resultsChart(same).title).toBe('The largest TCV of the hidden layers is 1.0 × 10⁻⁸ in all 3 runs')
    expect(resultsChart(seedsOfResults(1)).title).toBe('The largest TCV of the hidden layers is 1.0 × 10⁻⁸')
    for (const data of [same, seedsOfResults(1), seedsOfResults(1000)])
      expect(numbersOf(option(data)).every(Number.isFinite)).toBe(true)
    const waiting = { ...seedsOfResults(), runs: [resultRun(0, [], 0, 'queued')] }
    expect(texts(waiting)).toContain('No run has finished yet.')
  })
})

describe('a result that is not above 0 on a log scale', () => {
  const zero = (data: ResultsData, at: number): ResultsData =>
    changed(data, at, resultRun(at, data.runs[at]?.at ?? [], 0))

  it('has the darkest colour of a map, and is counted', () => {
    const data = gridOfResults({ runs: gridOfResults().runs.filter((_, i) => i % 3 === 0) })
    const drawn = option(zero(data, 0))
    expect(textsOf(drawn)).toContain('0')
    expect(textsOf(drawn).join()).toContain('not above 0, in the darkest colour: 1 of 6 cells')
    interface Cell {
      style: { fill: string }
    }
    const [series] = drawn.series as { renderItem: (of: { dataIndex: number }) => Cell }[]
    const fills = [0, 1, 2, 3, 4, 5].map((dataIndex) => series?.renderItem({ dataIndex }).style.fill)
    // Item 0 has the value 0, and item 2 the smallest positive value.
    expect(fills[0]).toBe(fills[2])
    expect(new Set(fills).size).toBe(5)
  })

  it('is left out of points and dots, and counted, and other marks keep their runs', () => {
    const line = zero({ ...lineOfResults(), runs: lineOfResults().runs.filter((_, i) => i % 3 === 0) }, 0)
    expect(seriesOf(option(line))[0]?.data[0]).toEqual([1e-4, null])
    expect(textsOf(option(line)).join()).toContain('left out, not above 0: 1 run')
    expect(pickedRuns(line, 0, 1)).toEqual(['run00006'])
    const dots = zero(seedsOfResults(20), 4)
    expect(seriesOf(option(dots))[0]?.data).toHaveLength(19)
    expect(pickedRuns(dots, 0, 4)).toEqual(['run00005'])
    for (const data of [line, dots]) expect(numbersOf(option(data)).every(Number.isFinite)).toBe(true)
  })
})

describe('the axis of a field', () => {
  const scaleOf = (values: (number | string)[]) => fieldScale({ values })

  it('is logarithmic, linear or even, depending on its values', () => {
    expect(scaleOf([1e-5, 1e-4, 1e-3]).scale.type).toBe('log')
    expect(scaleOf([1, 2, 5, 10]).scale.type).toBe('log')
    expect(scaleOf([0.2, 0.4, 0.6, 0.8])).toMatchObject({ scale: { type: 'value' }, isEven: false })
    expect(scaleOf([0.01, 1]).scale.type).toBe('log')
    expect(scaleOf([1, 2]).scale.type).toBe('value')
    // 0 and 0.1 would overlap on a linear axis up to 10, and 0 has no logarithm.
    expect(scaleOf([0, 0.1, 2, 5, 10])).toMatchObject({ isEven: true, at: [0, 1, 2, 3, 4] })
    expect(scaleOf(['a', 'b'])).toMatchObject({ isEven: true, at: [0, 1] })
    expect(scaleOf(['a', 'b']).scale.format(1)).toBe('b')
  })

  it('hides labels that would touch', () => {
    const { scale } = scaleOf(Array.from({ length: 100 }, (_, i) => i))
    const shown = fittingLabels(scale, 300, 10)
    expect(shown.length).toBeGreaterThan(3)
    expect(shown.length).toBeLessThan(25)
    expect(shown[0]).toBe(0)
  })
})

it('a colour scale ends at its extreme values, and has at least two labels', () => {
  const log = colourScale([3e-9, 2e-2], true, 6)
  expect([log.min, log.max]).toEqual([3e-9, 2e-2])
  expect(log.labels.every((label) => label >= 3e-9 && label <= 2e-2)).toBe(true)
  for (const values of [
    [0.501, 0.502],
    [1, 3],
    [2e-8, 9e-8],
  ])
    expect(colourScale(values, false, 6).labels.length).toBeGreaterThan(1)
  expect(colourScale([5, 5], false, 6).labels).toEqual([5])
})
