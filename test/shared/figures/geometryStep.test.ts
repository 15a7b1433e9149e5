import type { EChartsOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import {
  geometryStepChart,
  type Geometry,
  type GeometryMoment,
} from '../../../src/shared/figures/geometry/geometryStep.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import { numbersOf, textsOf } from './options.ts'
import { geometry } from '../../fixtures/figures/geometryStep.ts'

const moment = (changes: Partial<GeometryMoment> = {}): GeometryMoment => ({
  at: 0,
  layer: null,
  isFixed: true,
  ...changes,
})
const draw = (of: Geometry, how: GeometryMoment, width = 900): EChartsOption => {
  const chart = geometryStepChart(of, how)
  return chart.option({ width, height: chart.height(width), theme: lightTheme })
}
interface Element {
  type: string
  style: { image?: string }
  shape: { cx: number; cy: number }
}
const elementsOf = (option: EChartsOption, type: string): Element[] =>
  (option.graphic as unknown as { elements: Element[] }).elements.filter((element) => element.type === type)
/** Lists the circles after the key, which has two marks, one per class. */
const points = (of: Geometry, how: GeometryMoment): Element[] => elementsOf(draw(of, how), 'circle').slice(2)
/** Lists the images except the colour bar. */
const images = (of: Geometry, how: GeometryMoment): (string | undefined)[] =>
  elementsOf(draw(of, how), 'image')
    .slice(1)
    .map(({ style }) => style.image)

describe('the geometry at one kept step', () => {
  it('shows the Gram matrix and the plane of every layer, with their numbers', () => {
    const option = draw(geometry(3), moment({ at: 1 }))
    expect(elementsOf(option, 'image')).toHaveLength(1 + 4)
    expect(elementsOf(option, 'circle')).toHaveLength(2 + 4 * 3)
    expect(textsOf(option)).toEqual(expect.arrayContaining(['X', 'Z¹', 'Z²', 'Z³', '0.20', '0.10', '0.067', '0.25']))
    expect(geometryStepChart(geometry(3), moment({ at: 1 })).title).toBe(
      'At step 10 the layers are 0.067 to 0.20 from block structure',
    )
    const dead = geometry(3)
    for (const layer of dead.gram.layers) for (const own of layer.panels) own.blockDistance = NaN
    expect(geometryStepChart(dead, moment({ at: 1 })).title).toBe(
      'At step 10 no layer has a distance from block structure',
    )
  })

  it('shows the two panels of one layer side by side, and its title gives their numbers', () => {
    const chart = geometryStepChart(geometry(3), moment({ at: 2, layer: 2 }))
    expect(chart.title).toBe('At step 40 Z² is 0.025 from block structure, and its class spread is 0.13 of the total')
    expect(points(geometry(3), moment({ layer: 2 }))).toHaveLength(3)
    expect(geometryStepChart(geometry(3), moment({ at: 2, layer: 0 })).title).toBe(
      'At step 40: the inputs, which do not change',
    )
  })

  it('has the same colours and axes at every step, or scales each step by itself', () => {
    const own = geometry(1)
    // A fixed axis draws points at half the distance …
    const xs = (at: number, isFixed: boolean): number[] => {
      const all = points(own, moment({ at, isFixed, layer: 1 })).map(({ shape }) => shape.cx)
      return all.map((x) => x - (all[0] ?? 0))
    }
    const [first, second] = [xs(0, true), xs(1, true)]
    second.forEach((x, i) => expect(x).toBeCloseTo((first[i] ?? NaN) / 2, 0))
    // … and an axis up to the farthest point draws every step alike.
    expect(xs(1, false)).toEqual(xs(0, false))
    const gramOf = (at: number, isFixed: boolean) => images(own, moment({ at, isFixed, layer: 1 }))
    expect(gramOf(1, false)).toEqual(gramOf(0, false))
    expect(gramOf(1, true)).not.toEqual(gramOf(0, true))
    // At the last step both are the same.
    expect(gramOf(2, true)).toEqual(gramOf(2, false))
    expect(textsOf(draw(own, moment())).join()).toContain('at the last kept step')
    expect(textsOf(draw(own, moment({ isFixed: false }))).join()).toContain('up to the farthest point at this step')
  })

  it('shows the single panel of the inputs at every step', () => {
    expect(images(geometry(1), moment({ at: 2, layer: 0 }))).toEqual(images(geometry(1), moment({ at: 0, layer: 0 })))
  })

  it('wraps many layers, and is finite at any size, also without a plane', () => {
    const [few, many] = [geometryStepChart(geometry(3), moment()), geometryStepChart(geometry(15), moment())]
    expect(many.height(700)).toBeGreaterThan(1.5 * few.height(700))
    for (const of of [geometry(15), geometry(2, 1)])
      for (const width of [160, 700, 1800])
        for (const theme of [lightTheme, darkTheme]) {
          const chart = geometryStepChart(of, moment({ at: 1 }))
          const option = chart.option({ width, height: chart.height(width), theme })
          expect(numbersOf(option).every(Number.isFinite)).toBe(true)
        }
    expect(textsOf(draw(geometry(2, 1), moment())).filter((text) => text === 'one feature')).toHaveLength(3)
  })
})
