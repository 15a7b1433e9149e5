import { expect, test } from 'vitest'
import { extremesOf, hiddenCount, isSummarised, summariseColumn } from '../../../src/shared/plot/columnBlocks.ts'
import { curve } from '../../../src/shared/plot/curves.ts'
import { downsampleForDisplay } from '../../../src/shared/plot/downsampleForDisplay.ts'

const rows = 5000
const look = { id: 'line', name: 'line', label: 'line', colour: '#000', width: 1 }

/** Values with ties, zeros, negative ones, NaN and infinities. */
function valueAt(i: number): number {
  if (i % 97 === 0) return [0, -1, NaN, Infinity][(i / 97) % 4] ?? NaN
  if (i > 1000 && i < 1300) return 0
  return 1 + ((i * 7919) % 251)
}

/** The same column twice: one that grew in parts and is summarised, and one that nothing is known of. */
function twice(make: (i: number) => number): [grown: Float64Array, plain: number[]] {
  const column = new Float64Array(rows + 100)
  for (let end = 0; end < rows;) {
    const next = Math.min(rows, end + 1 + (end % 173))
    for (let i = end; i < next; i++) column[i] = make(i)
    summariseColumn(column, next)
    end = next
  }
  return [column.subarray(0, rows), Array.from({ length: rows }, (_, i) => make(i))]
}

test('a summarised line is the line of all its values, on both axes and also without its first rows', () => {
  const [steps, plainSteps] = twice((i) => 3 * i)
  const [values, plain] = twice(valueAt)
  for (const before of [0, 1, 63, 64, 1000])
    for (const isLogX of [false, true].slice(0, before === 0 ? 1 : 2))
      for (const width of [10, 150, 700]) {
        const own = [steps.subarray(before), values.subarray(before)] as const
        const other = [plainSteps.slice(before), plain.slice(before)] as const
        expect(downsampleForDisplay(...own, width, isLogX)).toEqual(downsampleForDisplay(...other, width, isLogX))
        expect(curve(...own, look, { width, isLogX })).toEqual(curve(...other, look, { width, isLogX }))
      }
})

test('extremes and hidden values of every part are those of its values', () => {
  const [values, plain] = twice(valueAt)
  expect([isSummarised(values), isSummarised(plain), isSummarised(new Float64Array(9))]).toEqual([true, false, false])
  for (let begin = 0; begin < rows; begin += 61)
    for (const length of [0, 1, 64, 130, 999]) {
      const end = Math.min(rows, begin + length)
      expect(extremesOf(values, begin, end)).toEqual(extremesOf(plain, begin, end))
      expect(hiddenCount(values, end)).toBe(plain.slice(0, end).filter((v) => !(v > 0 && v < Infinity)).length)
    }
})
