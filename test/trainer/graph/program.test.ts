import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whileLoop } from '../../../src/trainer/engine/graph/language/control.ts'
import * as e from '../../../src/trainer/engine/graph/language/elementwise.ts'
import { constant, defineFunction, pick, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersIn, numbersOf, type Program } from '../../../src/trainer/engine/graph/language/program.ts'
import { GraphError, type Shape } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { describeNative, openTf, ownTemporaryFolder, type OpenTf } from './native.ts'

/** Kinds of float64, with the neighbours of 1 and the ends of the subnormal numbers. */
const normal = [0, -0, 1, -1, 1 + 2 ** -52, 1 - 2 ** -53, Math.PI, 0.1, 1e-300, -1e300, 2 ** 53 + 2, 2 ** 31]
const subnormal = [2.225073858507201e-308, 1e-310, Number.MIN_VALUE, -Number.MIN_VALUE]
const hard = [...normal, Number.MAX_VALUE, 2.2250738585072014e-308, ...subnormal, NaN, Infinity, -Infinity]
const hardSingle = [...hard.map(Math.fround), 2 ** -126, 2 ** -127, 2 ** -149, -(2 ** -149)]
const given = {
  double: { dtype: 'float64', shape: [hard.length], numbers: hard },
  single: { dtype: 'float32', shape: [hardSingle.length], numbers: hardSingle },
  whole: { dtype: 'int32', shape: [3], numbers: [-2147483648, 0, 2147483647] },
  condition: { dtype: 'bool', shape: [2, 2], numbers: [0, 1, 1, 0] },
  number: { dtype: 'float64', shape: [], numbers: [-0.1] },
  grid: { dtype: 'float64', shape: [2, 1, 2], numbers: [0.1, 0.2, 0.3, 0.4] },
} as const
const keys = Object.keys(given) as (keyof typeof given)[]

const bits = (numbers: Float64Array): BigUint64Array =>
  new BigUint64Array(numbers.buffer, numbers.byteOffset, numbers.length)

/** Entries that return their arguments, directly or through a loop that keeps them. */
const entries = ['returned', 'carried'].flatMap((kind) => [
  { name: kind, xla: false },
  { name: `${kind}_compiled`, xla: true },
])

describeNative('the inputs and outputs of a program', () => {
  let tf: OpenTf
  let program: Program
  let tensors: number
  const foldersLeft = ownTemporaryFolder()

  beforeAll(async () => {
    tf = await openTf()
    tensors = tf.memory().numTensors
    const library: Library = new Map()
    for (const { name } of entries)
      defineFunction(library, name, given, (args, graph) => {
        if (name.startsWith('returned')) return args
        const state = { ...args, turn: constant(graph, 0, 'int32') }
        const after = whileLoop(
          graph,
          `${name}_turns`,
          { state, fixed: {} },
          ({ turn }) => e.less(turn, 3),
          (s) => ({ ...s, turn: e.add(s.turn, 1) }),
        )
        return pick(after, given)
      })
    program = loadProgram(tf, library, entries)
  })
  afterAll(() => program.dispose())

  const call = (entry: string, doubles: Float64Array): Record<string, Float64Array> => {
    const values = keys.map((key) => {
      const { dtype, shape, numbers } = given[key]
      return [key, program.value(key === 'double' ? doubles : numbers, dtype, shape)] as const
    })
    const results = program.run(entry, Object.fromEntries(values))
    const read = keys.map((key) => [key, numbersOf(results[key] as never, given[key].dtype)] as const)
    for (const value of [...values.map(([, v]) => v), ...Object.values(results)]) value.dispose()
    return Object.fromEntries(read)
  }

  test.each(entries)('$name: every number returns bit for bit', ({ name }) => {
    const got = call(name, Float64Array.from(hard))
    for (const key of keys) expect(bits(got[key]!), key).toEqual(bits(Float64Array.from(given[key].numbers)))
  })
  test('a subarray passes its own numbers, not the start of its buffer', () => {
    const whole = Float64Array.from([7, ...hard, 8])
    expect(bits(call('returned', whole.subarray(1, -1))['double']!)).toEqual(bits(Float64Array.from(hard)))
  })
  test('a value keeps its numbers when its source array changes', () => {
    const numbers = Float64Array.from([1, 2, 3, 4])
    const value = program.value(numbers, 'float64', [2, 1, 2])
    numbers.fill(9)
    expect([...numbersOf(value, 'float64')]).toEqual([1, 2, 3, 4])
    value.dispose()
  })
  test('zeros fill the shape in every type', () => {
    for (const dtype of ['float64', 'float32', 'int32'] as const) {
      const value = program.zeros(dtype, [2, 3])
      expect(numbersOf(value, dtype)).toEqual(new Float64Array(6))
      value.dispose()
    }
  })
  test('numbers that share memory are those of the copy', () => {
    for (const dtype of ['float64', 'float32', 'int32'] as const) {
      const value = program.value([1, 2, 3], dtype, [3])
      expect(numbersIn(value, dtype)).toEqual(numbersOf(value, dtype))
      value.dispose()
    }
  })
  test('the numbers of a result are a copy', () => {
    const value = program.value([1, 2, 3], 'float64', [3])
    numbersOf(value, 'float64').fill(9)
    expect([...numbersOf(value, 'float64')]).toEqual([1, 2, 3])
    value.dispose()
  })

  describe('refuses', () => {
    test.each<[string, () => unknown]>([
      ['returned: the argument double is missing', () => program.run('returned', {})],
      ['the program has no entry elsewhere', () => program.run('elsewhere', {})],
      ['the program has no entry elsewhere', () => program.inputNames('elsewhere')],
      ['returned has no argument other', () => program.input('returned', 'other')],
      ['3 numbers do not fill float64 (2, 2)', () => program.value([1, 2, 3], 'float64', [2, 2])],
      ['2 numbers do not fill int32 ()', () => program.value([1, 2], 'int32', [])],
    ])('%s', (message, make) => expect(make).toThrow(new GraphError(message)))
  })

  test.each([{ xla: false }, { xla: true }])('constants keep their values, with XLA: $xla', async ({ xla }) => {
    const shapes: Shape[] = [[], [1], [3], [40, 50]]
    const filled = (['float64', 'float32', 'int32', 'bool'] as const).flatMap((dtype) =>
      shapes.map((shape) => ({ dtype, shape, value: dtype === 'bool' ? 1 : dtype === 'int32' ? -7 : -0.5 })),
    )
    const library: Library = new Map()
    const given = { none: { dtype: 'int32', shape: [] } } as const
    defineFunction(library, 'constants', given, (_, graph) => ({
      ...Object.fromEntries(
        filled.map(({ dtype, shape, value }, i) => [`c${i}`, constant(graph, value, dtype, shape)]),
      ),
      listed: constant(graph, hard, 'float64', [hard.length]),
      negative_zero: constant(graph, -0, 'float64', [200]),
    }))
    const other = loadProgram(tf, library, [{ name: 'constants', xla }])
    const none = other.value([0], 'int32', [])
    const { listed, negative_zero, ...rest } = other.run('constants', { none })
    filled.forEach(({ dtype, shape, value }, i) => {
      const got = rest[`c${i}`]!
      expect(got.shape).toEqual(dtype === 'float64' ? [...shape, 2] : shape)
      expect(new Set(numbersOf(got, dtype))).toEqual(new Set([value]))
    })
    expect(bits(numbersOf(listed!, 'float64'))).toEqual(bits(Float64Array.from(hard)))
    expect(numbersOf(negative_zero!, 'float64').every((v) => Object.is(v, -0))).toBe(true)
    for (const value of [none, listed, negative_zero, ...Object.values(rest)]) value?.dispose()
    other.dispose()
  })

  test('names its arguments with type and shape', () => {
    expect(program.inputNames('carried')).toEqual(keys)
    expect(program.input('carried', 'grid')).toMatchObject({ dtype: 'float64', shape: [2, 1, 2] })
  })
  test('leaves no tensor and no folder, and refuses calls after dispose', async () => {
    const library: Library = new Map()
    defineFunction(library, 'twice', { x: { dtype: 'float64', shape: [] } }, ({ x }) => ({ y: e.add(x, x) }))
    const other = loadProgram(tf, library, [{ name: 'twice', xla: false }])
    other.dispose()
    expect(() => other.run('twice', {})).toThrow(new GraphError('the program has no entry twice'))
    expect(tf.memory().numTensors).toBe(tensors)
    expect(foldersLeft()).toEqual([])
  })
  test('an error of TensorFlow passes through, and no folder stays', () => {
    const library: Library = new Map()
    defineFunction(library, 'unknown', { x: { dtype: 'float64', shape: [] } }, ({ x }) => ({
      y: e.unaryOperation('NoSuchOperation')(x),
    }))
    expect(() => loadProgram(tf, library, [{ name: 'unknown', xla: false }])).toThrow(/NoSuchOperation/)
    expect(foldersLeft()).toEqual([])
  })
})
