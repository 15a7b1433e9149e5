import { beforeAll, expect, test } from 'vitest'
import { defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf } from '../../../src/trainer/engine/graph/language/program.ts'
import { scalarProducts, sumOfProducts } from '../../../src/trainer/engine/graph/language/products.ts'
import type { Declaration, Declarations, Shape, Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { det } from '../../oracle/networkCases.ts'
import { tolerances } from '../tolerances.ts'
import { describeNative, openTf } from './native.ts'

const factors = [-2, 3]
/** Lengths below, at and above a row; a prime has rows of one number. */
const shapes: Shape[] = [
  [1, 1],
  [3, 7],
  [3, 4, 5],
  [2, 512],
  [2, 3, 512],
  [2, 1021],
  [1, 40, 51],
]
const sizeOf = ([runs = 1, ...rest]: Shape): [number, number] => [runs, rest.reduce((a, b) => a * b, 1)]
const numbersFor = (shape: Shape, a: number): Float64Array => det(...sizeOf(shape), a).data.map(Math.fround)

function plain(shape: Shape): Float64Array {
  const [runs, length] = sizeOf(shape)
  const [a, b] = [numbersFor(shape, 1), numbersFor(shape, 2)]
  const products = a.map((value, i) => value * (b[i] ?? NaN))
  return Float64Array.from({ length: runs }, (_, r) =>
    products.subarray(r * length, (r + 1) * length).reduce((sum, value) => sum + value, 0),
  )
}
describeNative.each([
  { real: 'float64', xla: false },
  { real: 'float64', xla: true },
  { real: 'float32', xla: false },
  { real: 'float32', xla: true },
] as const)('scalar products in $real, with XLA: $xla', ({ real, xla }) => {
  const results: Record<string, Float64Array> = {}

  beforeAll(async () => {
    const library: Library = new Map()
    const inputs = shapes.flatMap((shape, i) => [1, 2].map((a) => [`x${i}_${a}`, { shape, a }] as const))
    const args: Declarations & { factor: Declaration } = {
      ...Object.fromEntries(inputs.map(([key, { shape }]) => [key, { dtype: real, shape }])),
      factor: { dtype: 'float64', shape: [2] },
    }
    defineFunction(library, 'products', args, (given) => {
      const pair = (i: number) => ({ a: given[`x${i}_1`]!, b: given[`x${i}_2`]! })
      const each = shapes.map((_, i): [string, Tensor] => [`${i}`, scalarProducts(pair(i).a, pair(i).b)])
      const together = sumOfProducts([pair(3), { ...pair(4), factor: given.factor }, pair(5)])
      return { ...Object.fromEntries(each.map(([key, value]) => [`p${key}`, value])), together }
    })
    const program = loadProgram(await openTf(), library, [{ name: 'products', xla }])
    const values = Object.fromEntries([
      ...inputs.map(([key, { shape, a }]) => [key, program.value(numbersFor(shape, a), real, shape)] as const),
      ['factor', program.value(factors, 'float64', [2])] as const,
    ])
    for (const [key, value] of Object.entries(program.run('products', values)))
      results[key] = numbersOf(value, 'float64')
    program.dispose()
  })

  test.each(shapes.map((shape, i) => [shape.join(' × '), shape, i] as const))(
    '%s: equal those of plain loops',
    (_, shape, i) => {
      const far = Array.from(plain(shape), (value, run) => Math.abs((results[`p${i}`]?.[run] ?? NaN) - value))
      // Every product is at most 1.
      expect(Math.max(...far)).toBeLessThan(tolerances[real].operation * sizeOf(shape)[1])
    },
  )
  test('are summed, each times its factor', () => {
    const [a, b, c] = [3, 4, 5].map((i) => plain(shapes[i]!)) as [Float64Array, Float64Array, Float64Array]
    const expected = a.map((value, run) => value + (factors[run] ?? NaN) * (b[run] ?? NaN) + (c[run] ?? NaN))
    const far = expected.map((value, run) => Math.abs((results['together']?.[run] ?? NaN) - value))
    expect(Math.max(...far)).toBeLessThan(tolerances[real].operation * 512 * 12)
  })
})
