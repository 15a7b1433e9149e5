import { beforeEach, describe, expect, it } from 'vitest'
import { tableText } from '../../src/renderer/charts/chartText.ts'
import { chartName, keepView, viewOf } from '../../src/renderer/charts/chartViews.ts'
import { boxLimits, isDrag, pannedLimits, withLimits, zoomedAbout } from '../../src/renderer/charts/gestures.ts'
import { pinnedAt, removePins, togglePin } from '../../src/renderer/charts/linkedPlace.ts'
import { wholeView } from '../../src/shared/plot/chartView.ts'
import { withView } from '../../src/shared/plot/limits.ts'
import { collapseOption } from '../../src/shared/figures/collapse/chart.ts'
import { readableOf, neighbour } from '../../src/shared/plot/reading.ts'
import { lightTheme } from '../../src/shared/plot/theme.ts'
import type { DrawnPanel } from '../../src/shared/plot/panels.ts'
import { collapse } from '../fixtures/figures/history.ts'

const panel: DrawnPanel = {
  rect: { left: 100, top: 50, width: 1000, height: 400 },
  x: { type: 'value', min: 0, max: 2000 },
  y: { type: 'log', min: 1e-4, max: 1 },
}

describe('a drag', () => {
  it('zooms to the steps it covers, and to the values too where it is high', () => {
    expect(boxLimits(panel, [600, 100], [350, 110])).toEqual({ x: [500, 1000] })
    const both = boxLimits(panel, [350, 350], [600, 150])
    expect(both.x).toEqual([500, 1000])
    expect(both.y?.[0]).toBeCloseTo(1e-3, 12)
    expect(both.y?.[1]).toBeCloseTo(1e-1, 12)
    expect(boxLimits(panel, [350, 350], [352, 150]).x).toBeUndefined()
  })

  it('beyond the panel ends at its edge, and a click is none', () => {
    expect(boxLimits(panel, [600, 100], [5000, 100])).toEqual({ x: [1000, 2000] })
    expect(isDrag([10, 10], [13, 12])).toBe(false)
    expect(isDrag([10, 10], [20, 10])).toBe(true)
  })

  it('with Shift moves the content with the pointer', () => {
    const { x, y } = pannedLimits(panel, 100, -100)
    expect(x).toEqual([-200, 1800])
    expect(y[0]).toBeCloseTo(1e-5, 12)
    expect(y[1]).toBeCloseTo(1e-1, 12)
  })
})

describe('a zoom', () => {
  it('keeps the value under the pointer in its place, on both kinds of axes', () => {
    expect(zoomedAbout(panel.x, 500, 0.5)).toEqual([250, 1250])
    const [low, high] = zoomedAbout(panel.y, 1e-2, 0.5)
    expect(Math.log10(low)).toBeCloseTo(-3, 12)
    expect(Math.log10(high)).toBeCloseTo(-1, 12)
  })
})

describe('limits of a view', () => {
  const zoomed = { hidden: ['a'], x: [500, 1000] as [number, number] }

  it('keep hidden series and the other axis', () => {
    expect(withLimits(zoomed, { y: [1e-3, 1e-2] }, panel)).toEqual({ ...zoomed, y: [1e-3, 1e-2] })
    expect(withLimits(zoomed, { x: undefined }, panel)).toEqual({ hidden: ['a'] })
  })

  it('that cover every step are those of the whole', () => {
    expect(withLimits(zoomed, { x: [-10, 2100] }, panel)).toEqual({ hidden: ['a'] })
    expect(withLimits(zoomed, { y: [1e-6, 100] }, panel)).toEqual({ ...zoomed, y: [1e-6, 100] })
  })

  it.each([
    ['reversed', { x: [2, 1] }],
    ['not numbers', { x: [NaN, 1] }],
    ['narrower than rounding', { x: [500, 500.0001] }],
    ['not above 0 on a log axis', { y: [-1, 1] }],
  ])('that are %s change nothing', (_, limits) => {
    expect(withLimits(zoomed, limits as { x: [number, number] }, panel)).toEqual(zoomed)
  })

  it('are kept by the name of the chart until they are those of the whole', () => {
    const name = chartName('run', 'objective')
    keepView(name, zoomed)
    expect(viewOf(name)).toEqual(zoomed)
    expect(viewOf(chartName('run', 'collapse'))).toBe(wholeView)
    keepView(name, { hidden: [] })
    expect(viewOf(name)).toBe(wholeView)
  })
})

describe('pins', () => {
  beforeEach(() => removePins('step'))

  it('are shared by charts of one unit, ascending, at most six', () => {
    for (const x of [5, 3, 4, 1, 2, 6, 7]) togglePin('step', x)
    expect(pinnedAt('step')).toEqual([1, 2, 3, 4, 6, 7])
    togglePin('step', 4)
    expect(pinnedAt('step')).toEqual([1, 2, 3, 6, 7])
    expect(pinnedAt('λ')).toEqual([])
    expect(pinnedAt(undefined)).toEqual([])
  })
})

describe('a table for the clipboard', () => {
  const look = { width: 692, height: 330, floor: 1e-13 }
  const chartOf = (x: [number, number], hidden: string[] = []) => {
    const chart = readableOf(collapseOption(collapse, { ...look, theme: withView(lightTheme, { hidden, x }) }))
    if (!chart) throw new Error('no chart')
    return chart
  }

  it('has the visible series at the steps on screen, with every digit', () => {
    const lines = tableText(chartOf([100, 300], ['tcv Z2'])).split('\n')
    expect(lines[0]).toBe('step\tZ¹\tZ³\tZ⁴')
    expect(lines.length).toBe(4)
    expect(lines[1]?.split('\t')).toEqual(['100', ...[0, 2, 3].map((l) => String(collapse.tcv[l]?.[1]))])
  })

  it('steps to the next point on screen, and stops at the last', () => {
    const chart = chartOf([100, 300])
    expect(neighbour(chart, 0, 100, 1)).toBe(200)
    expect(neighbour(chart, 0, 300, 1)).toBeNull()
    expect(neighbour(chart, 0, 250, -1)).toBe(200)
  })
})
