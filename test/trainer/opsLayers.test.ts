import type * as tfjs from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { backboneForward } from '../../src/trainer/engine/ops/backbone/forward.ts'
import type { Tf } from '../../src/trainer/engine/ops/network.ts'
import { oracle } from '../oracle/read.ts'
import { layoutOf, oracleArrays } from './graph/backbones.ts'
import { wave, type Given } from './graph/call.ts'
import { opsBackends } from './opsBackends.ts'

type Probe = [norm: number, ...products: number[]]
interface Numbers {
  features: Probe
  statistics: Probe[]
  byPictures: Probe
  gradients: Probe[]
}
interface Case {
  backbone: { input: { height: number; width: number; channels: number } }
  batch: Numbers
  running?: Numbers
}

const { cases } = oracle<{ cases: Record<string, Case> }>('backboneLayers')
const rows = Object.entries(cases).flatMap(([name, { backbone, batch, running }]) => [
  { name: `${name}, batch statistics`, backbone, isBatch: true, expected: batch },
  ...(running ? [{ name: `${name}, running averages`, backbone, isBatch: false, expected: running }] : []),
])
const samples = 3
const tolerance = 1e-5

/** Compares an array with its norm and its products with three waves. */
function expectProbes(what: string, got: Float64Array, [norm, ...products]: Probe): void {
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

const upload = (tf: Tf, { shape, values }: Given): tfjs.Tensor => tf.tensor(Float32Array.from(values), [...shape])
const numbers = (tensor: tfjs.Tensor): Float64Array => Float64Array.from(tensor.dataSync())

/** Draws the masks of oracle/backboneLayers.py. */
const oracleFactors = (tf: Tf) => {
  let index = 0
  return (rate: number, shape: number[]): tfjs.Tensor => {
    const own = index++
    const count = shape.reduce((product, n) => product * n, 1)
    const factors = Float32Array.from({ length: count }, (_, i) =>
      (3 * i + own) % 10 >= 10 * rate ? 1 / (1 - rate) : 0,
    )
    return tf.tensor(factors, shape)
  }
}

describe.each(await opsBackends())('a backbone of ops on %s', (_, { tf }) => {
  test.each(rows)('has the features and gradients of JAX: $name', ({ backbone, isBatch, expected }) => {
    const layout = layoutOf(backbone)
    const { height, width, channels } = backbone.input
    const arrays = oracleArrays(layout, 'float32')
    tf.engine().startScope()
    const pictures = upload(tf, wave('float32', [samples, height, width, channels], 1))
    const pass = backboneForward(tf, layout, pictures, {
      parameters: arrays.parameters.map((given) => upload(tf, given)),
      statistics: arrays.statistics.map((given) => upload(tf, given)),
      isBatch,
      dropout: oracleFactors(tf),
    })
    const { parameters, input } = pass.backward(upload(tf, wave('float32', [samples, layout.outputWidth], 5)))
    expectProbes('features', numbers(pass.features), expected.features)
    expectProbes('by pictures', numbers(input), expected.byPictures)
    expected.statistics.forEach((probe, k) =>
      expectProbes(layout.statistics[k]!.name, numbers(pass.statistics[k]!), probe),
    )
    expected.gradients.forEach((probe, k) => expectProbes(layout.parameters[k]!.name, numbers(parameters[k]!), probe))
    tf.engine().endScope()
  })
})
