import { describe, expect, it } from 'vitest'
import { pointsOption } from '../../../src/shared/plot/points.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'

const data = { points: [0, 0, 2, 1, 4, 0, Number.NaN, 3], labels: [0, 1, 0, 1], classNames: ['a', 'b'] }
type Axis = { min: number; max: number }
type Series = { name: string; data: number[][]; itemStyle: { color: string; borderColor?: string } }
const parts = (option: ReturnType<typeof pointsOption>) => ({
  x: option.xAxis as unknown as Axis,
  y: option.yAxis as unknown as Axis,
  series: option.series as unknown as Series[],
})

describe('points of the plane', () => {
  it('are grouped by class, without points that have no coordinates', () => {
    const { series } = parts(pointsOption(data, 500, 400, lightTheme))
    expect(series.map(({ name, data: own }) => [name, own])).toEqual([
      [
        'a',
        [
          [0, 0],
          [4, 0],
        ],
      ],
      ['b', [[2, 1]]],
    ])
  })

  it.each([
    [500, 400],
    [300, 900],
    [900, 200],
  ])('at %i × %i all fit, and a unit has the same length in both directions', (width, height) => {
    const { x, y } = parts(pointsOption(data, width, height, lightTheme))
    const [w, h] = [width - 56, height - 40]
    expect((x.max - x.min) / w).toBeCloseTo((y.max - y.min) / h, 12)
    expect([x.min, y.min, 4 - x.max, 1 - y.max].every((value) => value < 0)).toBe(true)
  })

  it.each([
    ['one point', { points: [3, 4], labels: [0], classNames: ['a'] }],
    ['none', { points: [], labels: [], classNames: ['a'] }],
  ])('have finite axes with %s', (_, few) => {
    const { x, y } = parts(pointsOption(few, 400, 300, darkTheme))
    expect([x.min, x.max, y.min, y.max].every(Number.isFinite)).toBe(true)
    expect(x.max).toBeGreaterThan(x.min)
  })

  it('are discs for the first classes and rings for the next, in the colours of the classes', () => {
    const labels = Array.from({ length: 12 }, (_, k) => k)
    const many = { points: labels.flatMap((k) => [k, k]), labels, classNames: labels.map(String) }
    const { series } = parts(pointsOption(many, 400, 300, lightTheme))
    expect(series[0]?.itemStyle.color).toBe(lightTheme.classes[0])
    expect(series[7]?.itemStyle).toMatchObject({ color: 'transparent', borderColor: lightTheme.classes[7] })
    expect(series[10]?.itemStyle).toEqual(series[0]?.itemStyle)
  })
})
