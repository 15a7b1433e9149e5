import type { EChartsOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import { collapseOption } from '../../../src/shared/figures/collapse/chart.ts'
import { compareOption } from '../../../src/shared/figures/compare/chart.ts'
import { objectiveOption } from '../../../src/shared/figures/objective/chart.ts'
import { ranksOption } from '../../../src/shared/figures/ranks/chart.ts'
import { spectraOption } from '../../../src/shared/figures/spectra/chart.ts'
import { panelAt, panelsOf, placeOf, valuesAt } from '../../../src/shared/plot/panels.ts'
import { readableOf, readingAt, readingText, snapped, type Reading } from '../../../src/shared/plot/reading.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { readerOf } from '../../../src/shared/plot/tooltip.ts'
import { scatterOption } from '../../../src/shared/figures/compare/scatter.ts'
import { line } from '../../fixtures/figures/compare.ts'
import { column, K } from '../../fixtures/figures/fig2.ts'
import { collapse, objective, steps } from '../../fixtures/figures/history.ts'
import { series as ranks } from '../../fixtures/figures/ranks.ts'

const view = { width: 692, height: 330, theme: lightTheme }
const places = Array.from({ length: 50 }, (_, i) => (i + 0.5) / 50)

/** Reads a chart where the pointer is at `share` of the width of a panel. */
function readAt(option: EChartsOption, share: number, panel = 0): Reading {
  const chart = readableOf(option)
  const place = chart?.panels[panel]
  if (!chart || !place) throw new Error('no panel')
  const left = place.rect.left + share * place.rect.width
  expect(panelAt(chart.panels, left, place.rect.top + 5)).toBe(panel)
  const x = snapped(chart, panel, valuesAt(place, left, place.rect.top)[0])
  const reading = x === null ? null : readingAt(chart, panel, x)
  if (!reading) throw new Error('nothing to read')
  return reading
}
const namesOf = ({ groups }: Reading): string[] => groups.flatMap(({ rows }) => rows.map(({ name }) => name))
const drawnNames = (option: EChartsOption): string[] =>
  (option.series as { name: string }[]).map(({ name }) => name).toSorted()
const parts = ['weight penalty', 'data loss', 'objective', 'balance law', 'gradient norm in training coordinates']

describe('a reading', () => {
  it.each([
    ['the objective', objectiveOption(objective, view)],
    ['the objective on a log axis', objectiveOption(objective, { ...view, isLogX: true })],
    ['the collapse', collapseOption(collapse, { ...view, floor: 1e-13 })],
  ])('of %s has every visible series at 50 places', (_, option) => {
    for (const share of places) expect(namesOf(readAt(option, share)).toSorted()).toEqual(drawnNames(option))
  })

  it('of the objective has the parts above and the gradient below, each highest first', () => {
    const { heading, groups } = readAt(objectiveOption(objective, view), 0.5)
    expect(heading).toBe('step 1\u00a0900')
    expect(groups.map(({ name }) => name)).toEqual(['objective', '‖gradient‖, training'])
    for (const { rows } of groups) {
      const heights = rows.map(({ at }) => at?.[1] ?? NaN)
      expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    }
    expect(groups.flatMap(({ rows }) => rows.map(({ name }) => name))).toEqual(expect.arrayContaining(parts))
  })

  it('has the stored value at a step that a long line does not draw', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i)
    const values = many.map((step) => 1 + ((step * 7919) % 1000))
    const long = { ...objective, steps: many, objective: values, dataLoss: values, gradientNorm: values }
    const option = objectiveOption({ ...long, weightPenalty: values, featurePenalty: values }, { ...view, width: 300 })
    const chart = readableOf(option)
    if (!chart) throw new Error('no chart')
    for (const share of places) {
      const step = Math.round(share * 9999)
      const rows = readingAt(chart, 0, step)?.groups.flatMap((group) => group.rows) ?? []
      expect(rows.find(({ name }) => name === 'objective')?.value).toBe(String((values[step] ?? NaN).toPrecision(3)))
      expect(rows.length).toBe(6)
    }
  })

  it('names the colours of the layers, and counts ranks in whole numbers', () => {
    const option = ranksOption(ranks, { ...view, choice: { kind: 'numerical', threshold: 1e-5 }, K, floor: 1e-7 })
    const { groups } = readAt(option, 0.02)
    const rows = groups.flatMap((group) => group.rows)
    expect(rows.map(({ value }) => value)).toEqual(['12', '12', '10', '12', '10', '3'])
    expect(rows.map(({ name }) => name)).toEqual(['Z¹', 'Z²', 'classes', 'W₁', 'classes', 'W₂'])
    for (const { key } of rows) expect(key.colour).toMatch(/^#/)
  })

  it('of a spectrum names its layer and has every forecast of an index', () => {
    const look = { scale: 'linear', K, floor: 1e-7, layout: 'row' } as const
    const option = spectraOption([column('0.1')], { ...view, ...look })
    const chart = readableOf(option)
    if (!chart) throw new Error('no chart')
    expect(chart.reader.panels).toEqual(['Z¹', 'Z²', 'Z³', 'Z⁴'])
    for (let panel = 0; panel < 4; panel++)
      for (let j = 1; j <= K; j++) {
        const reading = readingAt(chart, panel, j)
        const drawn = chart.series.filter((own) => own.panel === panel).map(({ name }) => name)
        expect(namesOf(reading ?? { heading: '', x: 0, groups: [] }).toSorted()).toEqual(drawn.toSorted())
        expect(reading?.groups[0]?.name).toBe(`Z${'¹²³⁴'[panel]}`)
      }
  })

  it('gives the place of a neighbour where a line has no point, and skips a line that has ended', () => {
    const short = { ...line('b', [5, 6]), x: [0, 3] }
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
    const chart = readableOf(compareOption([{ ...line('a', [1, 2, 3, 4, 5]), x: [0, 1, 2, 3, 4] }, short], own))
    if (!chart) throw new Error('no chart')
    const at = (x: number) =>
      readingAt(chart, 0, x)?.groups.flatMap(({ rows }) => rows.map((row) => [row.name, row.value])) ?? []
    expect(at(1)).toEqual([
      ['run b', '5.00, step 0'],
      ['run a', '2.00'],
    ])
    expect(at(4)).toEqual([['run a', '5.00']])
  })

  it('of an empty chart is null', () => {
    expect(readableOf(objectiveOption({ ...objective, steps: [] }, view))).toBeNull()
  })

  it('keeps markup in names as text', () => {
    const name = '<img src=x onerror=alert(1)>'
    const point = { id: 'a', label: name, x: 1, y: 2 }
    const own = { ...view, looks: new Map(), xName: '<b>x</b>', yName: 'y', isLogX: false, isLogY: false }
    const reader = readerOf(scatterOption([point], own))
    expect(reader?.kind === 'item' ? reader.linesOf(0, 0) : []).toEqual([name, '<b>x</b>  1.00', 'y  2.00'])
  })

  it('is text with a line for each series', () => {
    const text = readingText(readAt(objectiveOption(objective, view), 0))
    expect(text).toContain('step 0\nobjective\ndata loss\t2.00\nobjective\t2.00\n')
  })
})

describe('panels', () => {
  it('are found under the pointer, and values have the place that they are read from', () => {
    const panels = panelsOf(objectiveOption(objective, { ...view, isLogX: true }))
    expect(panels.length).toBe(2)
    const [panel] = panels
    if (!panel) throw new Error('no panel')
    const [left, top] = placeOf(panel, steps[7] ?? NaN, 1e-3)
    const [x, y] = valuesAt(panel, left, top)
    expect(x).toBeCloseTo(700, 6)
    expect(y).toBeCloseTo(1e-3, 12)
    expect(panelAt(panels, 0, 0)).toBe(-1)
  })
})
