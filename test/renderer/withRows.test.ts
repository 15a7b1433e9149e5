import { describe, expect, it } from 'vitest'
import { withRows } from '../../src/renderer/composables/runs/withRows.ts'

describe('withRows', () => {
  it('appends rows and keeps the old view unchanged', () => {
    let all: Float64Array = Float64Array.of(1, 2)
    const seen: Float64Array[] = [all]
    for (let i = 0; i < 50; i++) {
      all = withRows(all, [Float64Array.of(2 * i, 2 * i + 1), new Float64Array(), Float64Array.of(-i)])
      seen.push(all)
    }
    expect(all.length).toBe(152)
    const expected = [1, 2, ...Array.from({ length: 50 }, (_, i) => [2 * i, 2 * i + 1, -i]).flat()]
    seen.forEach((list, i) => expect([...list]).toEqual(expected.slice(0, 2 + 3 * i)))
  })

  it('does not copy each time', () => {
    const first = withRows(new Float64Array(), [new Float64Array(10)])
    expect(withRows(first, [Float64Array.of(1)]).buffer).toBe(first.buffer)
  })

  it('does not mix two views that grow from one', () => {
    const first = withRows(new Float64Array(), [Float64Array.of(1)])
    const [left, right] = [withRows(first, [Float64Array.of(2)]), withRows(first, [Float64Array.of(3)])]
    expect([[...first], [...left], [...right]]).toEqual([[1], [1, 2], [1, 3]])
  })

  it('leaves a foreign buffer unchanged', () => {
    const foreign = new Float64Array(100).fill(7)
    expect([...withRows(foreign.subarray(0, 2), [Float64Array.of(1)])]).toEqual([7, 7, 1])
    expect(foreign.every((value) => value === 7)).toBe(true)
  })
})
