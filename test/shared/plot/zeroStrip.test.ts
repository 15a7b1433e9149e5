import { describe, expect, it } from 'vitest'
import { curve } from '../../../src/shared/plot/curves.ts'
import { seriesColumns } from '../../../src/shared/plot/readColumns.ts'
import { linearScale, logScale, position, valueScale } from '../../../src/shared/plot/scales.ts'
import { areEmpty, grounded, groundedTogether, hasZeros, withZeroStrip } from '../../../src/shared/plot/zeroStrip.ts'

const look = { id: 'a', name: 'a', label: 'a', colour: '#000000', width: 1 }
const line = (values: number[]) =>
  curve(
    values.map((_, i) => i),
    values,
    look,
  )

describe('the strip of a log axis', () => {
  const y = withZeroStrip(logScale(-8, 0, 5))

  it('lies below the lowest value, is labelled 0, and has a place for 0', () => {
    expect(y.zero?.edge).toBe(1e-8)
    expect(y.zero?.at).toBeLessThan(1e-8)
    expect(y.min).toBeLessThan(y.zero?.at ?? NaN)
    expect(y.labels.filter((at) => y.format(at) === '0')).toEqual([y.zero?.at])
    expect(position(y, 0)).toBeCloseTo(position(y, y.zero?.at ?? NaN), 12)
    expect(position(y, 0)).toBeGreaterThan(0.02)
    expect(position(y, 0)).toBeLessThan(position(y, 1e-8))
  })

  it('is not added to a linear axis', () => {
    const linear = linearScale(4, 4)
    expect(withZeroStrip(linear)).toBe(linear)
  })
})

describe('curves with zeros', () => {
  it('count them neither as shown nor as left out, and keep negative and missing values apart', () => {
    const own = line([1, 0, -1, NaN, 0.5])
    expect(own.zeros).toEqual([1])
    expect(own.leftOut).toBe(2)
    expect(line([1, 2]).zeros).toBeUndefined()
  })

  it('get their place on the axis, and their reading stays 0', () => {
    const { curves, y } = grounded({ curves: [line([1, 0, 0.5])], y: logScale(-1, 0, 5) })
    const [own] = curves
    expect(own?.points).toEqual([
      [0, 1],
      [1, y.zero?.at],
      [2, 0.5],
    ])
    expect(Array.from(seriesColumns(own?.points).y)).toEqual([1, 0, 0.5])
  })

  it('stay at 0 on a linear axis, which reaches 0', () => {
    const { curves, y } = grounded({ curves: [line([5, 0, 6])], y: valueScale([5, 6], false, 5) })
    expect(curves[0]?.points[1]).toEqual([1, 0])
    expect(position(y, 0)).toBeGreaterThanOrEqual(0)
    expect(y.labels).toContain(0)
  })

  it('keep an axis whose ends the user chose', () => {
    const panel = { curves: [line([1, 0])], y: logScale(-1, 0, 5) }
    expect(grounded(panel, true)).toBe(panel)
  })

  it('that share an axis get one strip', () => {
    const { panels, y } = groundedTogether([[line([1, 0])], [line([1, 1]), line([2, 3])]], logScale(-1, 1, 5))
    expect(panels.map(({ length }) => length)).toEqual([1, 2])
    expect(panels[0]?.[0]?.points[1]?.[1]).toBe(y.zero?.at)
  })

  it('are not empty where every value is 0', () => {
    expect(areEmpty([line([0, 0])])).toBe(false)
    expect(areEmpty([line([NaN])])).toBe(true)
    expect(hasZeros([line([1])])).toBe(false)
  })
})
