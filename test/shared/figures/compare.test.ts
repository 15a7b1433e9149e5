import { describe, expect, it } from 'vitest'
import { renderSvg } from '../../../src/lab/figures/renderSvg.ts'
import { compareOption, type CompareView } from '../../../src/shared/figures/compare/chart.ts'
import { smoothed } from '../../../src/shared/figures/compare/shownLines.ts'
import { contrast } from '../../../src/shared/plot/colours.ts'
import { runColour, runLooks, textColour } from '../../../src/shared/plot/runColours.ts'
import { placedPoints, scatterOption, type ScatterPoint } from '../../../src/shared/figures/compare/scatter.ts'
import { readableOf, readingAt, type Readable } from '../../../src/shared/plot/reading.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { line } from '../../fixtures/figures/compare.ts'

const view = (change: Partial<CompareView> = {}): CompareView => ({
  width: 800,
  height: 400,
  theme: lightTheme,
  looks: runLooks(lightTheme, ['a', 'b']),
  name: 'objective',
  over: 'step',
  isLogX: false,
  isLogY: true,
  smoothing: 1,
  band: 'least to most over the seeds',
  ...change,
})
const origin = { title: '', kind: 'curves', preset: null, runs: [], date: '2000-01-01T00:00:00Z', versions: {} }
const polygons = (option: ReturnType<typeof compareOption>): unknown[] =>
  (option.graphic as { elements: { type?: string }[] }).elements.filter(({ type }) => type === 'polygon')

describe('a comparison of curves', () => {
  it('draws the given points, with labels at the ends and the colours of the runs', () => {
    const option = compareOption([line('a', [1, 0.1, 0.01]), line('b', [5, 4, 3])], view())
    expect(seriesOf(option).map(({ data }) => data)).toEqual([
      [
        [0, 1],
        [10, 0.1],
        [20, 0.01],
      ],
      [
        [0, 5],
        [10, 4],
        [20, 3],
      ],
    ])
    expect(textsOf(option)).toEqual(expect.arrayContaining(['run a', 'run b', 'objective', 'step']))
    expect(option.yAxis).toMatchObject([{ type: 'log', min: 0.01, max: 10 }])
    expect(option.series).toMatchObject([
      { lineStyle: { color: runColour(lightTheme, 'a') } },
      { lineStyle: { color: runColour(lightTheme, 'b') } },
    ])
    expect(JSON.stringify(option.aria)).toContain('run a 0.0100')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('draws 0 in a strip of a log axis, and leaves out values below it; a linear axis shows 0 at 0', () => {
    const lines = [line('a', [1, 0, 0.5])]
    const option = compareOption([...lines, line('b', [1, -1, 0.5])], view())
    const [axis] = option.yAxis as unknown as { min: number; zero: { at: number; edge: number } }[]
    expect(seriesOf(option)[0]?.data[1]).toEqual([10, axis?.zero.at])
    expect(seriesOf(option)[1]?.data[1]).toEqual([10, null])
    expect(textsOf(option)).toContain('step  ·  left out, below 0 or no number: 1')
    const reading = readingAt(readableOf(option) as Readable, 0, 10)
    expect(reading?.groups[0]?.rows.find(({ name }) => name === 'run a')).toMatchObject({ value: '0' })
    const linear = compareOption(lines, view({ isLogY: false }))
    expect(textsOf(linear)).toContain('step')
    expect(seriesOf(linear)[0]?.data[1]).toEqual([10, 0])
    expect(linear.yAxis).toMatchObject([{ type: 'value', min: 0 }])
  })

  it('counts values without a place along x', () => {
    const texts = (leftOutX: number): string[] => textsOf(compareOption([line('a', [1, 2])], view({ leftOutX })))
    expect(texts(1200)).toContain('step  ·  left out, without a value or a place on the x axis: 1\u00a0200')
    expect(texts(0)).toContain('step')
  })

  it('starts a log axis of x where the first line starts', () => {
    const own = { ...line('a', [3, 2, 1]), x: [2, 30, 700] }
    expect(compareOption([own], view({ isLogX: true })).xAxis).toMatchObject([{ type: 'log', min: 2, max: 700 }])
  })

  it('draws and explains bands only where they exist, and clips them to the panel', () => {
    const lines = [
      line(
        'a',
        [1, 0.1],
        [
          [0, 0],
          [2, 200],
        ],
      ),
    ]
    const option = compareOption(lines, view())
    expect(polygons(option)).toHaveLength(1)
    expect(textsOf(option)).toContain('least to most over the seeds')
    expect(option.yAxis).toMatchObject([{ max: 1000 }])
    const bare = compareOption([line('a', [1, 0.1])], view())
    expect([polygons(bare).length, textsOf(bare).includes('least to most over the seeds')]).toEqual([0, false])
  })

  it('draws the bands of many lines as one series, on screen and in a file', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) =>
        line(
          `run${i}`,
          [1, 0.1],
          [
            [0.05, 0.05],
            [2, 200],
          ],
        ),
      )
    expect(polygons(compareOption(many(20), view()))).toHaveLength(20)
    const option = compareOption(many(21), view())
    expect(polygons(option)).toHaveLength(0)
    const [bands] = seriesOf(option)
    expect([bands?.id, bands?.data.length]).toEqual(['bands', 21])
    const svg = renderSvg(option, { width: 800, height: 400, widthMm: 183 }, origin)
    // One more is the sample of the legend.
    expect(svg.match(/opacity="0.18"/g)).toHaveLength(22)
    expect(svg).not.toMatch(/NaN/)
  })

  it('keeps the raw curve visible under a moving mean', () => {
    const option = compareOption([line('a', [1, 100, 1, 100, 1])], view({ smoothing: 3 }))
    const [raw, mean] = seriesOf(option)
    expect(raw?.data.map(([, y]) => y)).toEqual([1, 100, 1, 100, 1])
    expect(mean?.data[2]?.[1]).toBeCloseTo(100 ** (2 / 3), 10)
    expect(option.series).toMatchObject([{ lineStyle: { opacity: 0.3 } }, { name: 'run a' }])
  })

  it.each([
    ['nothing', []],
    ['an empty curve', [line('a', [])]],
    ['nothing but values below 0', [line('a', [-2, -1])]],
  ])('with %s shows a sentence in place of curves', (_, lines) => {
    const zero = '2 of 2 values are below 0, and the others no numbers. Choose a linear axis.'
    const none = 'No measurements of this quantity yet.'
    const isZero = lines.some(({ values }) => values.length > 0)
    expect(textsOf(compareOption(lines, view()))).toEqual([isZero ? zero : none])
  })

  it('draws the finite lines, and names the runs that have no finite value', () => {
    const option = compareOption([line('a', [1, 0.5]), line('b', [NaN, Infinity]), line('c', [])], view())
    expect(textsOf(option).join()).toContain('without a finite value: run b')
    expect(textsOf(option).join()).not.toContain('run c')
  })

  it('draws one point as a mark, and separates the labels of 100 lines', () => {
    expect(compareOption([line('a', [1])], view()).series).toMatchObject([{ showSymbol: true }])
    const many = Array.from({ length: 100 }, (_, i) => line(`r${i}`, [1, 1 + i / 1000]))
    const option = compareOption(
      many,
      view({
        looks: runLooks(
          lightTheme,
          many.map(({ id }) => id),
        ),
      }),
    )
    const heights = (option.graphic as { elements: { y?: number; style?: { text?: string } }[] }).elements
      .flatMap(({ y, style }) => (style?.text?.startsWith('run r') ? [y ?? NaN] : []))
      .toSorted((a, b) => a - b)
    expect(heights.length).toBeGreaterThan(10)
    heights.slice(1).forEach((y, i) => expect(y - (heights[i] ?? NaN)).toBeGreaterThan(11))
    const readable = readableOf(option)
    const reading = readable && readingAt(readable, 0, 1)
    expect(reading?.groups[0]?.rows.length).toBe(100)
  })
})

describe('the looks of runs', () => {
  const ids = Array.from({ length: 60 }, (_, i) => `00k2study${i.toString(36).padStart(3, '0')}`)

  it('a run has the colour of its id, whatever runs are beside it', () => {
    const looks = runLooks(lightTheme, ids)
    for (const id of ids) {
      expect(looks.get(id)?.colour).toBe(runColour(lightTheme, id))
      expect(runLooks(lightTheme, [id, 'zzzzzzzz']).get(id)?.colour).toBe(looks.get(id)?.colour)
    }
    expect(new Set([...looks.values()].map(({ colour }) => colour)).size).toBeGreaterThan(12)
  })

  it.each([lightTheme, darkTheme])('$name: lines and their labels have enough contrast to the background', (theme) => {
    expect([contrast('#000000', '#FFFFFF'), contrast('#777777', '#777777')]).toEqual([21, 1])
    for (const { colour } of runLooks(theme, ids).values()) {
      expect(contrast(colour, theme.paper)).toBeGreaterThanOrEqual(2)
      expect(contrast(textColour(theme, colour), theme.paper)).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each([lightTheme, darkTheme])('$name: runs of one colour have different line styles, in any order', (theme) => {
    const few = ids.slice(0, 40)
    const looks = runLooks(theme, few)
    expect(new Set([...looks.values()].map((look) => JSON.stringify(look))).size).toBe(few.length)
    expect(runLooks(theme, few.toReversed())).toEqual(looks)
    const six = [...runLooks(theme, ids.slice(0, 6)).values()].map(({ dash }) => JSON.stringify(dash))
    expect(new Set(six).size).toBe(6)
  })
})

describe('a moving mean', () => {
  it('keeps straight lines, is symmetric, and leaves gaps', () => {
    expect([...smoothed([1, 2, 3, 4, 5], 3, false)]).toEqual([1, 2, 3, 4, 5])
    expect([...smoothed([0, 0, 9, 0, 0], 3, false)]).toEqual([0, 3, 3, 3, 0])
    expect([...smoothed([1, NaN, 3], 3, false)]).toEqual([1, NaN, 3])
    expect(smoothed([1, 100, 10000], 3, true)[1]).toBeCloseTo(100, 10)
    expect([...smoothed([1, 0, 1], 3, true)].map(Math.round)).toEqual([1, NaN, 1])
    expect([...smoothed([5, 7], 1, false)]).toEqual([5, 7])
    expect(smoothed([], 9, true)).toHaveLength(0)
  })
})

describe('a scatter chart of two numbers per run', () => {
  const points: ScatterPoint[] = [
    { id: 'a', label: 'δ = 10', x: 10, y: 1e-3 },
    { id: 'b', label: 'δ = 0', x: 0, y: 1e-9 },
    { id: 'c', label: 'δ = 5', x: 5, y: null },
    { id: 'd', label: 'δ = 1', x: 1, y: 2e-6 },
  ]
  const look = (isLogX: boolean, isLogY: boolean) => ({
    width: 700,
    height: 400,
    theme: lightTheme,
    looks: runLooks(lightTheme, ['a', 'b', 'c', 'd']),
    xName: 'δ',
    yName: 'TCV',
    isLogX,
    isLogY,
  })

  it('draws runs that have both numbers in their colours, and counts the others', () => {
    const option = scatterOption(points, look(true, true))
    expect(placedPoints(points, { isLogX: true, isLogY: true }).map(({ id }) => id)).toEqual(['a', 'b', 'd'])
    expect(option.series).toMatchObject([
      { data: [{ value: [10, 1e-3], itemStyle: { color: runColour(lightTheme, 'a') } }, {}, { value: [1, 2e-6] }] },
    ])
    const [axis] = option.xAxis as unknown as { min: number; zero: { at: number; edge: number } }[]
    const [{ data }] = option.series as unknown as [{ data: { value: number[] }[] }]
    expect(data[1]?.value[0]).toBe(axis?.zero.at)
    expect(axis?.zero.at).toBeGreaterThan(axis?.min ?? NaN)
    expect(axis?.zero.at).toBeLessThan(axis?.zero.edge ?? NaN)
    expect(textsOf(option).join('\n')).toMatch(/δ = 10/)
    expect(textsOf(option).join('\n')).toMatch(/left out: 1 of 4 runs/)
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('shows 0 and negative values on a linear axis', () => {
    expect(placedPoints(points, { isLogX: false, isLogY: true })).toHaveLength(3)
    const below = scatterOption([{ id: 'a', label: '', x: -2, y: 1 }], look(false, false))
    const [axis] = below.xAxis as { min: number; max: number }[]
    expect([axis?.min ?? NaN, -(axis?.max ?? NaN)].map((end, i) => end < (i === 0 ? -2 : 2))).toEqual([true, true])
  })

  it.each([
    [[7.38, 7.39], false],
    [[2.1e-3, 2.2e-3], true],
    [[1e7, 1.00002e7], false],
    [[3], false],
    [[3], true],
    [[0], false],
    [[1e-9, 4], true],
  ])('%j, log %s: every value lies between at least two different ticks', (values, isLog) => {
    const own = values.map((x, i): ScatterPoint => ({ id: `r${i}`, label: '', x, y: 1 + i }))
    const [axis] = scatterOption(own, look(isLog, false)).xAxis as {
      min: number
      max: number
      axisLabel: { customValues: number[]; formatter: (value: number) => string }
    }[]
    const { customValues = [], formatter = String } = axis?.axisLabel ?? {}
    const labels = customValues.map((tick) => formatter(tick))
    expect(labels.length).toBeGreaterThan(1)
    expect(new Set(labels).size).toBe(labels.length)
    for (const value of [...values, ...customValues]) {
      expect(value).toBeGreaterThanOrEqual(axis?.min ?? NaN)
      expect(value).toBeLessThanOrEqual(axis?.max ?? NaN)
    }
  })

  it('hides labels that would overlap, and all labels where there are many', () => {
    const same = [points[0], { ...points[0], id: 'b', label: 'δ = 11' }] as ScatterPoint[]
    const texts = textsOf(scatterOption(same, look(true, true)))
    expect(texts.filter((text) => text.startsWith('δ = '))).toHaveLength(1)
    const many = Array.from({ length: 40 }, (_, i) => ({ id: `r${i}`, label: `name ${i}`, x: i + 1, y: i + 1 }))
    expect(textsOf(scatterOption(many, look(true, true))).some((text) => text.startsWith('name'))).toBe(false)
  })

  it('shows a sentence when no run has both numbers', () => {
    expect(textsOf(scatterOption([points[2] as ScatterPoint], look(false, false)))).toEqual([
      'No run has a value on both axes. Choose other quantities or a linear axis.',
    ])
  })
})
