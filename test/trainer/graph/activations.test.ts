import { beforeAll, describe, expect, test } from 'vitest'
import type { Activation } from '../../../src/shared/spec/runSpec.ts'
import { activations } from '../../../src/shared/theory/activation.ts'
import { constant, defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf } from '../../../src/trainer/engine/graph/language/program.ts'
import type { Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { graphActivations } from '../../../src/trainer/engine/graph/network/activations.ts'
import { tolerances } from '../tolerances.ts'
import { describeNative, openTf } from './native.ts'

const inner = [-40, -9, -3.7, -1, -0.4, -1e-3, -1e-7, -0, 0, 1e-7, 1e-3, 0.4, 1, 3.7, 9, 40].map(Math.fround)
const points = [...inner, NaN, Infinity, -Infinity]
const modes = [
  { real: 'float64', xla: false },
  { real: 'float64', xla: true },
  { real: 'float32', xla: false },
  { real: 'float32', xla: true },
] as const

describeNative.each(modes)('in $real, with XLA: $xla, every activation', ({ real, xla }) => {
  const results: Record<string, Float64Array> = {}

  beforeAll(async () => {
    const library: Library = new Map()
    const shape = [points.length]
    defineFunction(library, 'activations', { a: { dtype: real, shape } }, ({ a }, graph) => {
      const written = Object.entries(graphActivations).flatMap(([name, { value, derivative }]): [string, Tensor][] => {
        const h = value(a)
        const slope = derivative?.(a, h) ?? constant(graph, 1, real, shape)
        return [
          [`${name}_value`, h],
          [`${name}_slope`, slope],
        ]
      })
      return Object.fromEntries(written)
    })
    const program = loadProgram(await openTf(), library, [{ name: 'activations', xla }])
    const a = program.value(points, real, shape)
    for (const [key, value] of Object.entries(program.run('activations', { a }))) {
      results[key] = numbersOf(value, real)
      value.dispose()
    }
    a.dispose()
    program.dispose()
  })

  describe.each(Object.entries(activations))('%s', (name, { value, derivative }) => {
    test('has the value of the definition', () => compare(name as Activation, 'value', value))
    test('has its derivative', () => compare(name as Activation, 'slope', (a) => derivative(a, value(a))))
  })

  /** Relative where the numbers are large, absolute where they are small. */
  function compare(name: Activation, part: 'value' | 'slope', of: (a: number) => number): void {
    const tolerance = tolerances[real].operation
    const bad = points
      .map((a, i) => ({ a, got: results[`${name}_${part}`]?.[i] ?? Infinity, expected: of(a) }))
      .filter(({ got, expected }) => !isNear(got, expected, tolerance))
    expect(bad).toEqual([])
  }
})

const isNear = (got: number, expected: number, tolerance: number): boolean =>
  Object.is(got, expected) ||
  got === expected ||
  Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected))
