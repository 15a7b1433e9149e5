import { beforeAll, describe, expect, test } from 'vitest'
import { defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf } from '../../../src/trainer/engine/graph/language/program.ts'
import type { DType, Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'
import { tolerances, type Precision } from '../tolerances.ts'
import { describeNative, openTf } from './native.ts'
import { operations } from './operations.ts'

interface Numbers {
  dtype: 'real' | 'int32' | 'bool'
  shape: number[]
  values: (number | 'NaN' | 'Infinity' | '-Infinity')[]
}
interface Row {
  name: string
  inputs: Numbers[]
  result: Numbers
}
interface Mode {
  real: Precision
  xla: boolean
}

const { groups } = oracle<{ groups: Record<string, Record<string, Omit<Row, 'name'>>> }>('graphOperations')
const modes = [
  { real: 'float64', xla: false },
  { real: 'float64', xla: true },
  { real: 'float32', xla: false },
  { real: 'float32', xla: true },
] as const

/** Where XLA departs from NumPy and from TensorFlow's own kernels. */
const notByXla = [
  // XLA drops a NaN in the left of two arrays, but keeps it when either side is a plain number.
  /^(maximum|minimum) of what is not finite$/,
  // A Jacobi iteration that ends after nine digits.
  /^singularValues/,
]
const isOf = (name: string, { real, xla }: Mode): boolean =>
  (real === 'float64' || name !== 'to float32 and back') && !(xla && notByXla.some((pattern) => pattern.test(name)))

const valuesOf = ({ values }: Numbers): Float64Array => Float64Array.from(values, Number)
const typeOf = ({ dtype }: Numbers, { real }: Mode): DType => (dtype === 'real' ? real : dtype)

describeNative.each(modes)('in $real, with XLA: $xla', (mode) => {
  describe.each(Object.entries(groups))('%s', (group, members) => {
    const rows = Object.entries(members).flatMap(([name, row]) => (isOf(name, mode) ? [{ name, ...row }] : []))
    let results: Float64Array[]
    beforeAll(async () => {
      results = await resultsOf(group, rows, mode)
    })

    test.each(rows.map((row, i) => [row.name, row, i] as const))('%s', (_, { result }, i) => {
      const got = results[i]!
      if (result.dtype !== 'real') expect(got).toEqual(valuesOf(result))
      else if (group === 'elementwise' || !valuesOf(result).every(Number.isFinite)) expectEntries(result, got, mode)
      else expect(relativeDistance(got, valuesOf(result))).toBeLessThan(tolerances[mode.real].operation)
    })
  })
})

/** All rows of a group in one function, called once. */
async function resultsOf(group: string, rows: readonly Row[], mode: Mode): Promise<Float64Array[]> {
  const library: Library = new Map()
  const inputs = rows.flatMap((row, r) => row.inputs.map((x, i) => [`row${r}_${i}`, x] as const))
  const args = Object.fromEntries(inputs.map(([key, x]) => [key, { dtype: typeOf(x, mode), shape: x.shape }]))
  const results = defineFunction(library, group, args, (given) =>
    Object.fromEntries(
      rows.map((row, r) => {
        const write = operations[group]?.[row.name]
        if (!write) throw new Error(`operations.ts does not write ${group}: ${row.name}`)
        const own = row.inputs.map((_, i) => given[`row${r}_${i}`])
        return [`row${r}`, write(...(own as [Tensor, Tensor, Tensor]))]
      }),
    ),
  )
  rows.forEach(({ result }, r) => {
    const expected = { dtype: typeOf(result, mode), shape: result.shape }
    expect(results[`row${r}`], rows[r]?.name).toMatchObject(expected)
  })
  const program = loadProgram(await openTf(), library, [{ name: group, xla: mode.xla }])
  const given = inputs.map(([key, x]) => [key, program.value(valuesOf(x), typeOf(x, mode), x.shape)] as const)
  const got = program.run(group, Object.fromEntries(given))
  const numbers = rows.map(({ result }, r) => numbersOf(got[`row${r}`]!, typeOf(result, mode)))
  for (const value of [...given.map(([, v]) => v), ...Object.values(got)]) value.dispose()
  program.dispose()
  return numbers
}

function expectEntries(result: Numbers, got: Float64Array, { real }: Mode): void {
  const expected = valuesOf(result)
  const isNear = (g = 0, e = 0): boolean =>
    Object.is(g, e) || g === e || Math.abs(g - e) <= tolerances[real].operation * Math.abs(e)
  const bad = Array.from(expected, (e, i) => [got[i], e]).filter(([g, e]) => !isNear(g, e))
  expect(bad, 'got and expected').toEqual([])
  expect(got.length).toBe(expected.length)
}
