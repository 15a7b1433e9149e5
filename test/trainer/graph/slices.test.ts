import { expect, test } from 'vitest'
import { everyNth, everyNthGradient, pad, slice } from '../../../src/trainer/engine/graph/language/slices.ts'
import { callGraph, type Given } from './call.ts'
import { describeNative } from './native.ts'

/** Row r and column c of a picture of three channels hold 100 r + 10 c + channel + 1. */
const picture = (rows: number, columns: number): Given => ({
  dtype: 'float64',
  shape: [1, rows, columns, 3],
  values: Array.from({ length: rows * columns * 3 }, (_, i) => {
    const [channel, place] = [i % 3, Math.floor(i / 3)]
    return 100 * Math.floor(place / columns) + 10 * (place % columns) + channel + 1
  }),
})

describeNative.each([false, true])('with XLA: %s', (xla) => {
  test('everyNth takes every second row and column, and its gradient puts slopes back', async () => {
    const slope = picture(2, 3)
    const got = await callGraph(
      { x: picture(3, 5), slope },
      (t) => ({ y: everyNth(t.x, [1, 2, 2, 1]), byX: everyNthGradient(t.x, t.slope, [1, 2, 2, 1]) }),
      xla,
    )
    const at = (r: number, c: number): number[] => [1, 2, 3].map((k) => 100 * r + 10 * c + k)
    const places = [0, 2].flatMap((r) => [0, 2, 4].map((c) => [r, c] as const))
    expect([...got.y]).toEqual(places.flatMap(([r, c]) => at(r, c)))
    const expected = Array.from({ length: 15 }, (_, i) => [Math.floor(i / 5), i % 5] as const).flatMap(([r, c]) =>
      r % 2 === 0 && c % 2 === 0 ? at(r / 2, c / 2) : [0, 0, 0],
    )
    expect([...got.byX]).toEqual(expected)
  })

  test('pad adds a value, and slice takes it off again', async () => {
    const x: Given = { dtype: 'float32', shape: [2, 2], values: [1, 2, 3, 4] }
    const got = await callGraph(
      { x },
      (t) => {
        const padded = pad(
          t.x,
          [
            [1, 0],
            [0, 2],
          ],
          -Infinity,
        )
        return { padded, back: slice(padded, [1, 0], [2, 2]) }
      },
      xla,
    )
    const none = -Infinity
    expect([...got.padded]).toEqual([none, none, none, none, 1, 2, none, none, 3, 4, none, none])
    expect([...got.back]).toEqual([1, 2, 3, 4])
  })
})
