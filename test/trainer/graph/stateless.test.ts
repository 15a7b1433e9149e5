import { afterAll, beforeAll, expect, test } from 'vitest'
import { epochOrder, statelessIntegers, streamSeed, type SeedPair } from '../../../src/shared/linalg/philox.ts'
import {
  addNode,
  addOperation,
  constant,
  defineFunction,
  typeAttribute,
  type Library,
} from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf, type Program } from '../../../src/trainer/engine/graph/language/program.ts'
import type { Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { describeNative, openTf } from './native.ts'

const count = 1003
const int32 = typeAttribute('int32')

/** Writes the operations that philox.ts names. */
function draw(seed: Tensor): { keys: Tensor; order: Tensor } {
  const { graph } = seed
  const shape = constant(graph, [count], 'int32', [1])
  const keys = addOperation(
    graph,
    'StatelessRandomUniformFullInt',
    [shape, seed],
    { dtype: int32, T: int32, Tseed: int32 },
    { name: 'output', dtype: 'int32', shape: [count] },
  )
  const [, order] = addNode(
    graph,
    'TopKV2',
    [keys, constant(graph, count, 'int32')],
    { sorted: { b: true }, T: int32 },
    ['values', 'indices'].map((name) => ({ name, dtype: 'int32' as const, shape: [count] })),
  )
  return { keys, order: order! }
}

describeNative.each([false, true])('TensorFlow, with XLA: %s', (xla) => {
  let program: Program
  beforeAll(async () => {
    const library: Library = new Map()
    defineFunction(library, 'draw', { seed: { dtype: 'int32', shape: [2] } }, ({ seed }) => draw(seed))
    program = loadProgram(await openTf(), library, [{ name: 'draw', xla }])
  })
  afterAll(() => program.dispose())

  const drawn = (seed: SeedPair, name: 'keys' | 'order'): number[] => {
    const argument = program.value(seed, 'int32', [2])
    const results = program.run('draw', { seed: argument })
    const numbers = [...numbersOf(results[name]!, 'int32')]
    for (const value of [argument, ...Object.values(results)]) value.dispose()
    return numbers
  }

  const seeds: SeedPair[] = [
    [0, 0],
    [1, 7],
    [5, 2],
    [2147483647, 2147483647],
  ]
  test.each(seeds)('draws the integers of statelessIntegers from the seed (%i, %i)', (...seed) => {
    expect(drawn(seed, 'keys')).toEqual([...statelessIntegers(seed, count)])
  })

  test.each([
    [0, 0],
    [3, 41],
    [8, 12],
  ])('sorts them to the order of seed %i, epoch %i', (seed, epoch) => {
    expect(drawn([streamSeed(seed, 'order'), epoch], 'order')).toEqual([...epochOrder(seed, epoch, count)])
  })
})
