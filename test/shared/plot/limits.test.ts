import type { EChartsOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import { collapseOption } from '../../../src/shared/figures/collapse/chart.ts'
import { compareOption } from '../../../src/shared/figures/compare/chart.ts'
import { objectiveOption } from '../../../src/shared/figures/objective/chart.ts'
import { spectraOption } from '../../../src/shared/figures/spectra/chart.ts'
import { ChartView, isWhole, wholeView } from '../../../src/shared/plot/chartView.ts'
import { chosenScale, withView } from '../../../src/shared/plot/limits.ts'
import { panelsOf, seriesOf } from '../../../src/shared/plot/panels.ts'
import { linearScale, logScale, stepScale } from '../../../src/shared/plot/scales.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { line } from '../../fixtures/figures/compare.ts'
import { column, K } from '../../fixtures/figures/fig2.ts'
import { collapse, objective } from '../../fixtures/figures/history.ts'
import { textsOf } from '../figures/options.ts'

/** Counts the drawn points of a series between two places. */
function pointsWithin(option: EChartsOption, id: string, [from, to]: readonly [number, number]): number {
  const data = (option.series as { id: string; data: Float64Array | [number, number][] }[]).find((own) => own.id === id)
  const steps = data?.data instanceof Float64Array ? data.data.filter((_, i) => i % 2 === 0) : []
  return steps.filter((step) => step >= from && step <= to).length
}

const theme = (change: Partial<ChartView>) => withView(lightTheme, { ...wholeView, ...change })
const view = { width: 692, height: 330 }

describe('a chosen scale', () => {
  it('has the limits, and labels inside them that differ', () => {
    for (const [scale, y] of [
      [linearScale(1, 5), [0.98, 0.99]],
      [logScale(-9, 0, 6), [1e-7, 1e-3]],
      [logScale(-9, 0, 6), [2e-3, 3e-3]],
      [logScale(-9, 0, 6), [2.5e-3, 7e-2]],
      [stepScale(0, 10_000, 6), [5000, 5020]],
    ] as const) {
      const chosen = chosenScale(theme({ y: [...y] }), 'y', scale)
      expect([chosen.min, chosen.max]).toEqual(y)
      expect(chosen.labels.length).toBeGreaterThan(1)
      for (const label of chosen.labels) {
        expect(label).toBeGreaterThanOrEqual(y[0] * (1 - 1e-9))
        expect(label).toBeLessThanOrEqual(y[1] * (1 + 1e-9))
      }
      expect(new Set(chosen.labels.map(chosen.format)).size).toBe(chosen.labels.length)
    }
  })

  it.each([
    ['reversed limits', [2, 1]],
    ['equal limits', [1, 1]],
    ['limits that a log axis has no place for', [0, 1]],
    ['infinite limits', [1, Infinity]],
  ])('ignores %s', (_, y) => {
    const scale = logScale(-3, 0, 4)
    expect(chosenScale(theme({ y: y as [number, number] }), 'y', scale)).toBe(scale)
  })

  it('is for the first panel and those with its scale alone', () => {
    const option = objectiveOption(objective, { ...view, theme: theme({ x: [1000, 2000], y: [1e-3, 1e-2] }) })
    const [above, below] = panelsOf(option)
    expect(above?.y).toMatchObject({ min: 1e-3, max: 1e-2 })
    expect(below?.y.max).toBeGreaterThan(1)
    for (const panel of [above, below]) expect(panel?.x).toMatchObject({ min: 1000, max: 2000 })
    const spectra = { scale: 'linear', K, floor: 1e-7, layout: 'row' } as const
    const panels = panelsOf(spectraOption([column('0.1')], { ...view, ...spectra, theme: theme({ y: [0.5, 1] }) }))
    expect(panels.map(({ y }) => [y.min, y.max])).toEqual(Array(4).fill([0.5, 1]))
  })
})

describe('a view of a chart', () => {
  it('is a plain value: empty fits everything, and unknown fields are refused', () => {
    expect(isWhole(ChartView.parse({}))).toBe(true)
    expect(isWhole(ChartView.parse({ hidden: ['tcv Z1'] }))).toBe(false)
    expect(ChartView.safeParse({ z: [0, 1] }).success).toBe(false)
  })

  it('without changes draws what no view draws', () => {
    const option = (own: typeof lightTheme) =>
      JSON.stringify(collapseOption(collapse, { ...view, theme: own, floor: 1e-13 }))
    expect(option(theme({}))).toBe(option(lightTheme))
  })

  it('leaves out a series that is switched off, with its label', () => {
    const option = collapseOption(collapse, { ...view, theme: theme({ hidden: ['tcv Z2'] }), floor: 1e-13 })
    expect(seriesOf(option).map(({ id }) => id)).toEqual(['tcv Z1', 'tcv Z3', 'tcv Z4'])
    expect(textsOf(option)).not.toContain('Z²')
  })

  it('labels a line at its last point on screen, and not where it has left the panel', () => {
    const low = collapseOption(collapse, { ...view, theme: theme({ x: [0, 500], y: [1e-1, 10] }), floor: 1e-13 })
    expect(textsOf(low).filter((text) => text.startsWith('Z'))).toHaveLength(4)
    const high = collapseOption(collapse, { ...view, theme: theme({ x: [0, 500], y: [1, 10] }), floor: 1e-13 })
    expect(textsOf(high).filter((text) => text.startsWith('Z'))).toEqual([])
  })

  it('names the stage in force at the left end', () => {
    const option = collapseOption(collapse, { ...view, theme: theme({ x: [1500, 3000] }), floor: 1e-13 })
    expect(textsOf(option)).toEqual(expect.arrayContaining(['λ × 60', '1']))
    expect(textsOf(option)).not.toContain('λ × 300')
  })

  it('cuts a band at the ends of the axis', () => {
    const lower = collapse.tcv.map((values) => Array.from(values, (v) => v / 2))
    const banded = { ...collapse, lower, upper: collapse.tcv }
    const option = collapseOption(banded, { ...view, theme: theme({ x: [950, 2050] }), floor: 1e-13 })
    const [panel] = panelsOf(option)
    const { elements } = option.graphic as {
      elements: { type?: string; shape?: { points?: [number, number][] }; style?: { opacity?: number } }[]
    }
    const bands = elements.filter(({ type, style }) => type === 'polygon' && style?.opacity === 0.18)
    expect(bands.length).toBe(4)
    const [left = NaN, right = NaN] = panel ? [panel.rect.left, panel.rect.left + panel.rect.width] : []
    const across = bands.flatMap(({ shape }) => shape?.points ?? []).map(([x]) => x)
    expect(Math.min(...across)).toBeCloseTo(left, 0)
    expect(Math.max(...across)).toBeCloseTo(right, 0)
  })

  it('draws more points of the part of a long line that is on screen', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i)
    const values = many.map((step) => 1 + ((step * 7919) % 1000))
    const long = { ...objective, steps: many, objective: values, dataLoss: values, gradientNorm: values }
    const drawn = (x: [number, number]): number => {
      const option = objectiveOption(long, { width: 300, height: 330, theme: theme({ x }) })
      return pointsWithin(option, 'objective', x)
    }
    expect(drawn([4000, 4999])).toBe(1000)
  })

  it('of a comparison hides a run and keeps the axes of the others', () => {
    const looks = new Map([['a', { colour: '#000000' }]])
    const own = {
      ...view,
      looks,
      name: 'q',
      over: 'step',
      isLogX: false,
      isLogY: false,
      smoothing: 1,
      band: '',
    } as const
    const option = compareOption([line('a', [1, 2]), line('b', [3, 4])], {
      ...own,
      theme: theme({ hidden: ['values b step'] }),
    })
    expect(seriesOf(option).map(({ name }) => name)).toEqual(['run a'])
  })
})
