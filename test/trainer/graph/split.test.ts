import { expect, test } from 'vitest'
import { defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf } from '../../../src/trainer/engine/graph/language/program.ts'
import { split } from '../../../src/trainer/engine/graph/language/split.ts'
import type { Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { describeNative, openTf } from './native.ts'

const x = { dtype: 'float64', shape: [2, 5] } as const
const write = (sizes: readonly number[]): Library => {
  const library: Library = new Map()
  defineFunction(library, 'parts', { x }, (args) =>
    Object.fromEntries(split(args.x, sizes).map((part, i): [string, Tensor] => [`part${i}`, part])),
  )
  return library
}

test('split refuses parts that do not fill the last axis', () => {
  expect(() => write([2, 2])).toThrow('SplitV: parts of 4 do not fill the last axis of (2, 5)')
})

describeNative('split', () => {
  test('returns the parts of every row', async () => {
    const program = loadProgram(await openTf(), write([2, 1, 2]), [{ name: 'parts', xla: false }])
    const parts = program.run('parts', { x: program.value([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'float64', [2, 5]) })
    program.dispose()
    expect(Object.values(parts).map((part) => [...numbersOf(part, 'float64')])).toEqual([
      [1, 2, 6, 7],
      [3, 8],
      [4, 5, 9, 10],
    ])
  })
})
