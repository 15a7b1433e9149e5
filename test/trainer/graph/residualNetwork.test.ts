import { beforeAll, expect, test } from 'vitest'
import { backboneForward } from '../../../src/trainer/engine/graph/backbone/backbone.ts'
import { whileLoop } from '../../../src/trainer/engine/graph/language/control.ts'
import * as e from '../../../src/trainer/engine/graph/language/elementwise.ts'
import { constant, defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { matMul } from '../../../src/trainer/engine/graph/language/products.ts'
import { loadProgram, numbersOf, type Program, type Value } from '../../../src/trainer/engine/graph/language/program.ts'
import { relu, reluGradient } from '../../../src/trainer/engine/graph/language/rectifiers.ts'
import { sum } from '../../../src/trainer/engine/graph/language/reductions.ts'
import { type Shape, type Tensor, type Tensors } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { residualNetworks, type ResidualNetworkCase } from '../../oracle/residualNetwork.ts'
import { describeNative, openTf, type OpenTf } from './native.ts'

/** Writes the objective and its gradient by every parameter: those of the backbone, then W_1 … W_L. */
function objective(one: ResidualNetworkCase, parameters: readonly Tensor[], { x, y }: { x: Tensor; y: Tensor }) {
  const { K, B, L, lam, layout } = one
  const backbone = parameters.slice(0, -L)
  const head = parameters.slice(-L)
  const statistics = layout.statistics.map(({ shape }) => constant(x.graph, 1, x.dtype, shape))
  const pass = backboneForward(layout, backbone, x, { mode: 'batch', statistics })
  const layers = [pass.features]
  for (const [l, W] of head.entries()) {
    const A = matMul(layers[l]!, W, { b: true })
    layers.push(l < L - 1 ? relu(A) : A)
  }
  const out = layers[L]!
  const error = e.subtract(out, y)
  const squares = (t: Tensor): Tensor =>
    sum(
      e.square(t),
      t.shape.map((_, axis) => axis),
    )
  const isStandard = one.reg === 'std'
  const decayed = isStandard ? parameters : head
  const data = e.multiply(squares(error), 1 / (2 * B))
  const penalty = decayed.map(squares).reduce((all, own) => e.add(all, own))
  const feature = isStandard ? e.multiply(data, 0) : e.multiply(squares(pass.features), (lam * K) / (2 * B))
  let slope = e.multiply(error, 1 / B)
  const byHead: Tensor[] = []
  for (let l = L - 1; l >= 0; l--) {
    if (l < L - 1) slope = reluGradient(layers[l + 1]!, slope)
    byHead.unshift(matMul(slope, layers[l]!, { a: true }))
    slope = matMul(slope, head[l]!)
  }
  if (!isStandard) slope = e.add(slope, e.multiply(pass.features, (lam * K) / B))
  const gradient = [...pass.backward(slope).parameters, ...byHead].map((G, k) =>
    isStandard || k >= backbone.length ? e.add(G, e.multiply(parameters[k]!, lam)) : G,
  )
  const f = e.add(e.add(data, feature), e.multiply(penalty, lam / 2))
  return { f, features: pass.features, out, gradient }
}

const entries = ['evaluate', 'train']
const list = (name: string, all: Tensors): Tensor[] =>
  Object.keys(all)
    .filter((key) => key.startsWith(name))
    .map((key) => all[key]!)
const numbered = <T>(name: string, all: readonly T[]): Record<string, T> =>
  Object.fromEntries(all.map((one, k) => [`${name}${k}`, one]))

/** Loads `evaluate`, and `train`, which takes some steps of the heavy ball in one loop. */
async function open(one: ResidualNetworkCase, real: 'float32' | 'float64'): Promise<Program> {
  const { shapes, B, S, K, lr, momentum } = one
  const library: Library = new Map()
  const fixed = { x: { dtype: real, shape: [B, S, S, 1] }, y: { dtype: real, shape: [B, K] } }
  const declared = shapes.map((shape) => ({ dtype: real, shape }))
  defineFunction(library, 'evaluate', { ...fixed, ...numbered('p', declared) }, (args) => {
    const { gradient, ...results } = objective(one, list('p', args), args)
    return { ...results, ...numbered('gradient', gradient) }
  })
  const state = { ...numbered('p', declared), ...numbered('m', declared) }
  const steps = { dtype: 'int32', shape: [] } as const
  defineFunction(library, 'train', { ...fixed, steps, ...state }, ({ x, y, steps: count, ...carried }, graph) => {
    const begun = { left: count, ...carried }
    const { left, ...after } = whileLoop(
      graph,
      'stepping',
      { state: begun, fixed: { x, y } },
      ({ left }) => e.greater(left!, 0),
      ({ left, ...now }, data) => {
        const parameters = list('p', now)
        const { gradient } = objective(one, parameters, data)
        const m = list('m', now).map((old, k) => e.add(e.multiply(old, momentum), gradient[k]!))
        const p = parameters.map((old, k) => e.subtract(old, e.multiply(m[k]!, lr)))
        return { left: e.subtract(left!, 1), ...numbered('p', p), ...numbered('m', m) }
      },
      true,
    )
    return { left, ...after }
  })
  return loadProgram(
    await openTf(),
    library,
    entries.map((name) => ({ name, xla: false })),
  )
}

const norm = (numbers: Float64Array): number => Math.hypot(...numbers)

describeNative.each([
  ['float64', 1e-11],
  ['float32', 1e-5],
] as const)('a residual network with an MLP head in %s, with oneDNN', (real, tolerance) => {
  let tf: OpenTf
  beforeAll(async () => {
    process.env['TF_ENABLE_ONEDNN_OPTS'] = '1'
    tf = await openTf()
  })

  test.each(residualNetworks)('%s: objective, features, gradients and three steps', async (_, one) => {
    const program = await open(one, real)
    const near = (what: string, got: number, expected: number): void =>
      expect(Math.abs(got / expected - 1), what).toBeLessThan(tolerance)
    const value = (numbers: ArrayLike<number>, shape: Shape): Value => program.value(numbers, real, shape)
    const start = [...one.backbone, ...one.head].map((numbers, k) => value(numbers, one.shapes[k]!))
    const targets = new Float64Array(one.B * one.K)
    one.labels.forEach((label, i) => (targets[i * one.K + label] = 1))
    const data = {
      x: value(one.pictures, [one.B, one.S, one.S, 1]),
      y: value(targets, [one.B, one.K]),
    }
    const evaluate = (parameters: readonly Value[]): Record<string, Float64Array> => {
      const results = program.run('evaluate', { ...data, ...numbered('p', parameters) })
      const numbers = Object.entries(results).map(([key, result]) => [key, numbersOf(result, real)] as const)
      for (const result of Object.values(results)) result.dispose()
      return Object.fromEntries(numbers)
    }
    const { f, features, out, ...gradients } = evaluate(start)
    near('f', f![0]!, one.f)
    near('features', norm(features!), one.features_fro)
    expect(relativeDistance(features!.slice(0, 6), one.features_0)).toBeLessThan(tolerance)
    near('out', norm(out!), one.out_fro)
    expect(relativeDistance(out!.slice(0, one.K), one.out_0)).toBeLessThan(tolerance)
    const slopes = one.shapes.map((_, k) => norm(gradients[`gradient${k}`]!))
    expect(relativeDistance(slopes, one.grad_fro)).toBeLessThan(tolerance)

    let state: Record<string, Value> = {
      ...numbered('p', start),
      ...numbered(
        'm',
        one.shapes.map((shape) => program.zeros(real, shape)),
      ),
    }
    const train = (steps: number): void => {
      const count = program.value([steps], 'int32', [])
      const { left, ...after } = program.run('train', { ...data, steps: count, ...state })
      for (const old of [count, left!, ...Object.values(state)]) old.dispose()
      state = after
    }
    for (const expected of one.loss_after_steps) {
      train(1)
      near('after a step', evaluate(one.shapes.map((_, k) => state[`p${k}`]!)).f![0]!, expected)
    }

    const { numTensors, numDataBuffers } = tf.memory()
    for (let call = 0; call < 4; call++) train(50)
    expect(tf.memory(), 'after 200 steps').toMatchObject({ numTensors, numDataBuffers })
    const reached = evaluate(one.shapes.map((_, k) => state[`p${k}`]!)).f![0]!
    expect(reached).toBeLessThan(one.loss_after_steps.at(-1)!)
    for (const left of [...Object.values(state), ...Object.values(data)]) left.dispose()
    program.dispose()
  })
})
