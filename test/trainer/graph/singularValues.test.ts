import { beforeAll, expect, test } from 'vitest'
import { singularValues } from '../../../src/trainer/engine/graph/language/decompositions.ts'
import { defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf, type Value } from '../../../src/trainer/engine/graph/language/program.ts'
import type { Shape } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'
import { tolerances } from '../tolerances.ts'
import { describeNative, openTf } from './native.ts'

interface Entry {
  rows: number
  columns: number
  exact?: number[]
  matrix?: number[][]
}
/** Graded over fourteen decades, of rank 2 and 0, with equal values, of 10^150 and 10^−160. */
const entries = Object.entries(oracle<{ matrices: Record<string, Entry> }>('linalg').matrices).flatMap(
  ([name, { rows, columns, exact, matrix }]) =>
    exact && matrix ? [{ name, shape: [rows, columns] as Shape, numbers: matrix.flat(), exact }] : [],
)
/** Matrices whose squared values fit in float32. */
const isMild = ({ exact: [first = 0] }: { exact: number[] }): boolean => first === 0 || Math.abs(Math.log10(first)) < 10

describeNative.each(['float64', 'float32'] as const)('singular values in %s', (real) => {
  const own = entries.filter((entry) => real === 'float64' || isMild(entry))
  let results: Record<string, Value>

  beforeAll(async () => {
    const library: Library = new Map()
    const inputs = Object.fromEntries(own.map(({ name, shape }) => [name, { dtype: real, shape }]))
    defineFunction(library, 'spectra', inputs, (args) =>
      Object.fromEntries(own.map(({ name }) => [name, singularValues(args[name]!)])),
    )
    const program = loadProgram(await openTf(), library, [{ name: 'spectra', xla: false }])
    const given = Object.fromEntries(own.map(({ name, shape, numbers }) => [name, program.value(numbers, real, shape)]))
    results = program.run('spectra', given)
    program.dispose()
  })

  test.each(own)('of $name agree with the exact ones', ({ name, exact }) => {
    const got = numbersOf(results[name]!, real)
    expect(relativeDistance(got, exact)).toBeLessThan(tolerances[real].operation)
    expect(got.every((value, j) => value >= 0 && value <= (got[j - 1] ?? Infinity))).toBe(true)
  })
})
