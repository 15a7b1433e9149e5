import type { LineSeriesOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import { logStepScale } from '../../../src/shared/plot/scales.ts'
import { collapseOption } from '../../../src/shared/figures/collapse/chart.ts'
import type { CollapseSeries } from '../../../src/shared/figures/collapse/data.ts'
import { apart } from '../../../src/shared/plot/endLabels.ts'
import { objectiveOption } from '../../../src/shared/figures/objective/chart.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import { numbersOf, plainOption, seriesOf, textsOf } from '../figures/options.ts'
import { steps, falling, unknown, tcv, collapse, objective } from '../../fixtures/figures/history.ts'

const view = { width: 692, height: 330, theme: lightTheme }

describe('collapseOption', () => {
  it('matches the snapshot', () => {
    const few = { steps: [0, 10], tcv: [[1, 1e-3]], lower: [[0.5, 0]], upper: [[0.9, 1e-3]], multipliers: [2, 1] }
    expect(plainOption(collapseOption(few, { ...view, floor: 1e-5, title: 'TCV falls', cursor: 5 }))).toMatchSnapshot()
  })

  it('labels every layer at its line and each stage once', () => {
    const texts = textsOf(collapseOption(collapse, { ...view, floor: 1e-13 }))
    expect(texts).toEqual(expect.arrayContaining(['Z¹', 'Z²', 'Z³', 'Z⁴', 'λ × 300', '60', '1', 'TCV by class']))
    expect(texts).toContain('numerical floor, 10⁻¹³')
  })

  it('labels decades as powers, never ten apart where fewer do', () => {
    const option = collapseOption(collapse, { ...view, floor: 1e-13 }) as {
      yAxis: { axisLabel: { customValues: number[]; formatter: (v: number) => string } }[]
    }
    const { customValues, formatter } = option.yAxis[0]?.axisLabel ?? { customValues: [], formatter: String }
    expect(customValues.length).toBeGreaterThan(3)
    expect(customValues.map(formatter)).toContain('10⁻⁹')
    expect(customValues.map(formatter).join()).not.toMatch(/0\.0/)
  })

  it('draws a band between certain bounds, and no band where they are unknown', () => {
    const polygons = (shown: CollapseSeries): number[][][] => {
      const { elements } = collapseOption(shown, { ...view, floor: 1e-13 }).graphic as {
        elements: { type?: string; shape?: { points: number[][] }; style?: { opacity?: number } }[]
      }
      return elements.flatMap(({ type, shape, style }) =>
        type === 'polygon' && style?.opacity === 0.18 ? [shape?.points ?? []] : [],
      )
    }
    const known = { ...collapse, lower: tcv.map((values) => values.map((v) => v / 2)), upper: tcv }
    expect(polygons(known).map(({ length }) => length)).toEqual([80, 80, 80, 80])
    expect(textsOf(collapseOption(known, { ...view, floor: 1e-13 }))).toContain('certified: no partition lies outside')
    expect(polygons(collapse)).toEqual([])
    // Only the first layer has bounds from step 1000 on, and its lower bound is 0 at the last step.
    const late = falling(1e-3).map((v, i) => (i < 10 ? NaN : i === 39 ? 0 : v / 2))
    const [first = []] = polygons({ ...collapse, lower: [late], upper: [falling(1e-3)], tcv: tcv.slice(0, 1) })
    expect(first.length).toBe(60)
    const ys = first.map(([, y = NaN]) => y)
    expect(Math.max(...ys)).toBe(ys[30])
    const { grid } = collapseOption(known, { ...view, floor: 1e-13 }) as { grid: { top: number; height: number }[] }
    expect(Math.max(...ys)).toBeCloseTo((grid[0]?.top ?? NaN) + (grid[0]?.height ?? NaN), 6)
  })

  it('does not stretch the axis to a floor far below the data', () => {
    const texts = textsOf(collapseOption(collapse, { ...view, floor: 1e-32 }))
    expect(texts.some((t) => t.includes('floor'))).toBe(false)
  })

  it('draws a TCV of 0 in the strip of its axis, and counts values that are no numbers', () => {
    const zero = { ...collapse, tcv: [steps.map((s) => (s === 300 ? 0 : s === 400 ? NaN : 1e-3))], ...unknown([steps]) }
    const option = collapseOption(zero, { ...view, floor: 1e-7 })
    expect(textsOf(option)).toContain('step  ·  left out, below 0 or no number: Z¹ 1')
    expect(seriesOf(option)[0]?.data.filter(([, v]) => v === null)).toHaveLength(1)
    const [axis] = option.yAxis as unknown as { zero: { at: number } }[]
    expect(seriesOf(option)[0]?.data.find(([step]) => step === 300)?.[1]).toBe(axis?.zero.at)
  })
})

describe('objectiveOption', () => {
  it('draws the parts of a live run one pixel wide, and the objective as wide as later', () => {
    const widths = (isLive: boolean): Record<string, unknown> =>
      Object.fromEntries(
        (objectiveOption(objective, { ...view, isLive }).series as LineSeriesOption[]).map(({ id, lineStyle }) => [
          id,
          lineStyle?.width,
        ]),
      )
    const [live, ended] = [widths(true), widths(false)]
    expect(live).toMatchObject({ dataLoss: 1, weightPenalty: 1, gradientNorm: 1, objective: ended['objective'] })
    expect(ended).toMatchObject({ dataLoss: 1.4, weightPenalty: 1.4, gradientNorm: 1.3 })
  })
  it('draws each part in its own style, and labels the forecast with its number', () => {
    const option = objectiveOption(objective, view)
    expect(seriesOf(option).map((s) => s.id)).toEqual([
      'weightPenalty',
      'dataLoss',
      'objective',
      'forecast',
      'gradientNorm',
    ])
    expect(textsOf(option)).toContain('balance law 1.90 × 10⁻³')
    const styles = (option.series as { lineStyle: { type: unknown; width: number } }[]).map((s) =>
      JSON.stringify(s.lineStyle),
    )
    expect(new Set(styles).size).toBe(styles.length)
  })

  it('states that the feature penalty is zero throughout', () => {
    expect(textsOf(objectiveOption(objective, view)).join()).toContain('0 at every step: feature penalty')
  })

  it('states that the steps of a run on batches have the numbers of their batch', () => {
    const sentence = 'each step: the numbers of its batch, before the step'
    expect(textsOf(objectiveOption({ ...objective, isOfBatches: true }, view)).join()).toContain(sentence)
    expect(textsOf(objectiveOption(objective, view)).join()).not.toContain(sentence)
  })
})

describe('steps on a log axis', () => {
  const axisOf = (option: ReturnType<typeof collapseOption>) =>
    (option.xAxis as { type: string; min: number; max: number; axisLabel: { customValues: number[] } }[])[0]

  it('start at the first step above 0 in every panel, and the text states that step 0 is left out', () => {
    const known = { ...collapse, lower: tcv.map((own) => own.map((v) => v / 2)), upper: tcv }
    const shown = [
      collapseOption(known, { ...view, floor: 1e-13, isLogX: true }),
      objectiveOption(objective, { ...view, isLogX: true }),
    ]
    for (const option of shown) {
      expect(axisOf(option)).toMatchObject({ type: 'log', min: 100, max: 3900 })
      expect(textsOf(option).join()).toContain('left out: step 0, which a log axis cannot show')
      for (const { data } of seriesOf(option)) expect(data[0]?.[0]).toBe(100)
      expect(numbersOf(option).filter((n) => !Number.isFinite(n))).toEqual([])
    }
    expect(textsOf(shown[0] ?? {})).toEqual(expect.arrayContaining(['λ × 300', '60', '1']))
    const forecast = seriesOf(shown[1] ?? {}).find(({ id }) => id === 'forecast')
    expect(forecast?.data.map(([step]) => step)).toEqual([100, 3900])
  })

  it('leave nothing out without step 0, and show a sentence when step 0 is the only step', () => {
    const of = (own: number[]): CollapseSeries => ({
      ...collapse,
      steps: own,
      tcv: [own.map(() => 1)],
      ...unknown([own]),
    })
    const log = { ...view, floor: 1e-13, isLogX: true }
    expect(textsOf(collapseOption(of([1, 10, 100]), log)).join()).not.toContain('left out')
    expect(textsOf(collapseOption(of([0]), log))).toEqual([
      'Step 0 is the only step so far, and a log axis cannot show it.',
    ])
    expect(axisOf(collapseOption(of([0, 7]), log))).toMatchObject({ min: 7, max: 8 })
  })

  it.each([
    [1, 100_000, [1, 10, 100, 1000, 10_000, 100_000]],
    [10, 4600, [10, 100, 1000]],
    [30, 700, [50, 100, 200, 500]],
    [41, 47, [41, 47]],
  ])('from %d to %d are labelled at %j', (first, last, labels) => {
    expect(logStepScale(first, last, 6).labels).toEqual(labels)
  })
})

describe('histories of degenerate input', () => {
  const nothing = { steps: [], objective: [], dataLoss: [], weightPenalty: [], featurePenalty: [], gradientNorm: [] }
  const bad = steps.map((_, i) => [NaN, Infinity, -1, 0][i % 4] ?? 0)
  const options = {
    'no steps, collapse': collapseOption(
      { steps: [], tcv: [], ...unknown([]), multipliers: [] },
      { ...view, floor: 1e-7 },
    ),
    'no layer shown': collapseOption(
      { ...collapse, tcv: [bad, bad], lower: [bad, bad], upper: [bad, bad] },
      { ...view, floor: 0 },
    ),
    'one step': collapseOption(
      { steps: [0], tcv: [[1]], lower: [[0.5]], upper: [[1]], multipliers: [1] },
      { ...view, floor: 1e-7, theme: darkTheme },
    ),
    'sixty-four layers': collapseOption(
      { ...collapse, tcv: Array.from({ length: 64 }, () => falling(1e-3)) },
      { ...view, floor: NaN },
    ),
    'no steps, objective': objectiveOption({ ...nothing, forecastObjective: null, isForecastAtZero: true }, view),
    'not a number': objectiveOption({ ...objective, objective: bad, gradientNorm: bad, forecastObjective: NaN }, view),
    'a tiny window': objectiveOption(objective, { ...view, width: 60, height: 40 }),
  }
  for (const [name, option] of Object.entries(options))
    it(`${name}: all numbers are finite`, () => {
      expect(numbersOf(option).filter((n) => !Number.isFinite(n))).toEqual([])
      expect(textsOf(option).join(' ')).not.toMatch(/NaN|undefined|Infinity/)
    })
})

describe('apart', () => {
  it('separates overlapping labels in order and in bounds, and leaves other labels in place', () => {
    expect(apart([10, 50, 90], 10, [0, 100])).toEqual([10, 50, 90])
    const moved = apart([50, 51, 52, 99, 100], 10, [0, 100])
    for (let i = 1; i < moved.length; i++)
      expect((moved[i] ?? 0) - (moved[i - 1] ?? 0)).toBeGreaterThanOrEqual(10 - 1e-9)
    expect(moved.at(-1)).toBeLessThanOrEqual(100)
  })
})
