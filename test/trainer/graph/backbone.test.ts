import { beforeAll, describe, expect, test } from 'vitest'
import { backboneForward } from '../../../src/trainer/engine/graph/backbone/backbone.ts'
import * as e from '../../../src/trainer/engine/graph/language/elementwise.ts'
import { defineFunction } from '../../../src/trainer/engine/graph/language/graph.ts'
import { sum } from '../../../src/trainer/engine/graph/language/reductions.ts'
import { GraphError, type Tensor, type Tensors } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { oracle } from '../../oracle/read.ts'
import { layoutOf, numbered, oracleArrays, oracleMask, tensorsOf } from './backbones.ts'
import { callGraph, wave, type Given } from './call.ts'
import { describeNative } from './native.ts'

type Probe = [norm: number, ...products: number[]]
interface Numbers {
  features: Probe
  statistics: Probe[]
  byPictures: Probe
  kinds: string[]
  gradients: Probe[]
}
interface Case {
  backbone: { input: { height: number; width: number; channels: number } }
  batch: Numbers
  running?: Numbers
}
type Row = { name: string; backbone: Case['backbone']; mode: 'batch' | 'running'; expected: Numbers }

const { cases } = oracle<{ cases: Record<string, Case> }>('backboneLayers')
const rows = Object.entries(cases).flatMap(([name, { backbone, batch, running }]): Row[] => [
  { name: `${name}, batch statistics`, backbone, mode: 'batch', expected: batch },
  ...(running ? [{ name: `${name}, running averages`, backbone, mode: 'running' as const, expected: running }] : []),
])
const samples = 3
const tolerances = { float64: 1e-12, float32: 1e-5 } as const
type Real = keyof typeof tolerances

function inputsOf({ backbone }: Row, real: Real): Record<string, Given> {
  const layout = layoutOf(backbone)
  const { height, width, channels } = backbone.input
  const { parameters, statistics } = oracleArrays(layout, real)
  return {
    x: wave(real, [samples, height, width, channels], 1),
    slope: wave(real, [samples, layout.outputWidth], 5),
    ...numbered('parameter', parameters),
    ...numbered('statistic', statistics),
  }
}

/** The distance of central differences; its error is 10⁻¹², and few kinks of ReLU lie nearer. */
const step = 2 ** -20

/** Writes the pass of a row, its gradient, and a difference of the loss along a direction beside the gradient's product. */
function writePass({ backbone, mode }: Row, args: Tensors): Tensors {
  const layout = layoutOf(backbone)
  const { x, slope } = args as { x: Tensor; slope: Tensor }
  const arrays = [x, ...tensorsOf('parameter', args)]
  const directions = arrays.map((array, k) => e.unaryOperation('Sin')(e.multiply(array, 7 + k)))
  const at = (distance: number) => {
    const [pictures, ...parameters] = arrays.map((array, k) => e.add(array, e.multiply(directions[k]!, distance)))
    const statistics = tensorsOf('statistic', args)
    return backboneForward(layout, parameters, pictures!, { mode, statistics, dropoutMask: oracleMask(x) })
  }
  const value = (distance: number): Tensor => total(e.multiply(at(distance).features, slope))
  const pass = at(0)
  const { input, parameters } = pass.backward(slope)
  const difference = (): Tensors => {
    const products = [input, ...parameters].map((gradient, k) => total(e.multiply(gradient, directions[k]!)))
    return {
      difference: e.multiply(e.subtract(value(step), value(-step)), 0.5 / step),
      product: products.reduce((all, one) => e.add(all, one)),
    }
  }
  const named = (name: string, all: readonly Tensor[]) => Object.fromEntries(all.map((t, k) => [`${name}${k}`, t]))
  return {
    features: pass.features,
    byPictures: input,
    ...named('moved', pass.statistics),
    ...named('gradient', parameters),
    ...(x.dtype === 'float64' ? difference() : {}),
  }
}

const total = (x: Tensor): Tensor =>
  sum(
    x,
    x.shape.map((_, axis) => axis),
  )

/** Compares an array with its norm and its products with three waves. */
function expectProbes(what: string, got: Float64Array, [norm, ...products]: Probe, tolerance: number): void {
  const scale = Math.max(norm, 1e-3) * Math.sqrt(got.length)
  const near = (value: number, expected: number): void =>
    expect(Math.abs(value - expected) / scale, what).toBeLessThan(tolerance)
  near(Math.hypot(...got), norm)
  products.forEach((expected, k) => {
    const { values } = wave('float64', [got.length], 90 + k)
    near(
      got.reduce((all, one, i) => all + one * values[i]!, 0),
      expected,
    )
  })
}

const prefixed = <T>(prefix: string, all: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).map(([key, value]) => [`${prefix}${key}`, value]))
const under = <T>(prefix: string, all: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
  )

describeNative.each(['float64', 'float32'] as const)('in %s', (real) => {
  /** All rows in one program, called once. */
  let results: Record<string, Float64Array>
  beforeAll(async () => {
    const given = Object.assign({}, ...rows.map((row, r) => prefixed(`row${r}_`, inputsOf(row, real)))) as Record<
      string,
      Given
    >
    results = await callGraph(
      given,
      (args): Tensors =>
        Object.assign(
          {},
          ...rows.map((row, r) => prefixed(`row${r}_`, writePass(row, under(`row${r}_`, args)))),
        ) as Tensors,
    )
  })

  test.each(rows.map((row, r) => [row.name, row, r] as const))('%s', (_, { backbone, expected }, r) => {
    const { parameters } = layoutOf(backbone)
    const got = under(`row${r}_`, results)
    expect(parameters.map(({ kind }) => kind)).toEqual(expected.kinds)
    const check = (what: string, probe: Probe): void => expectProbes(what, got[what]!, probe, tolerances[real])
    check('features', expected.features)
    check('byPictures', expected.byPictures)
    expected.statistics.forEach((probe, k) => check(`moved${k}`, probe))
    expected.gradients.forEach((probe, k) => check(`gradient${k}`, probe))
    if (real === 'float32') return
    const [difference, product] = [got['difference']![0]!, got['product']![0]!]
    expect(Math.abs(difference - product)).toBeLessThan(1e-7 * (1 + Math.abs(product)))
  })
})

describe('a backbone refuses', () => {
  const layout = layoutOf({ kind: 'resnet', depth: 8, input: { height: 8, width: 8, channels: 1 } })
  const given = {
    x: wave('float32', [2, 8, 8, 1], 1),
    wide: wave('float32', [2, 9, 8, 1], 1),
    ...numbered('parameter', oracleArrays(layout, 'float32').parameters),
    ...numbered('statistic', oracleArrays(layout, 'float32').statistics),
  }
  const cases: [string, (args: Tensors) => { x?: Tensor; parameters?: Tensor[]; statistics?: Tensor[] }][] = [
    ['the backbone takes pictures (8, 8, 1), not float32 (2, 9, 8, 1)', ({ wide }) => ({ x: wide! })],
    ['the backbone has 27 parameters, not 1', ({ x }) => ({ parameters: [x!] })],
    ['the backbone has 18 statistics, not 0', () => ({ statistics: [] })],
    [
      'conv1.kernel is float32 (3, 3, 1, 16), not float32 (16)',
      (args) => ({ parameters: [args['parameter1']!, ...tensorsOf('parameter', args).slice(1)] }),
    ],
  ]
  test.each(cases)('%s', (message, wrong) => {
    const write = () =>
      defineFunction(new Map(), 'wrong', given, (args: Tensors) => {
        const right = {
          x: args['x']!,
          parameters: tensorsOf('parameter', args),
          statistics: tensorsOf('statistic', args),
        }
        const { x, parameters, statistics } = { ...right, ...wrong(args) }
        backboneForward(layout, parameters, x, { mode: 'batch', statistics })
        return {}
      })
    expect(write).toThrow(new GraphError(message))
  })
})
