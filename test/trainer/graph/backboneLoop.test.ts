import { expect, test } from 'vitest'
import { matrix } from '../../../src/shared/linalg/matrix.ts'
import { Backbone } from '../../../src/shared/spec/backbone/backbone.ts'
import { sizeOf } from '../../../src/shared/spec/backbone/sizedLayers.ts'
import { Optimizer, type FirstOrderOptimizer } from '../../../src/shared/spec/optimizer.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import { backboneProgram } from '../../../src/trainer/engine/graph/batches/backboneProgram.ts'
import { openGraphStack, type GraphStack } from '../../../src/trainer/engine/graph/graphStack.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'
import { describeNative, openTf } from './native.ts'

/** One step of a small residual network with an MLP head; `_def.conv` of unconstrained.json says all of it. */
interface OneStep {
  ch: number
  L: number
  width: number
  K: number
  B: number
  S: number
  stem_stride: number
  lam: number
  reg: 'dufm' | 'std'
  a: number
  f: number
  lr: number
  momentum: number
  loss_after_steps: number[]
  shapes: number[][]
}
const { conv_onestep: cases } = oracle<{ conv_onestep: OneStep[] }>('unconstrained')

/** det(shape, a) of the oracle. */
function det(shape: readonly number[], a: number): Float64Array {
  return Float64Array.from({ length: sizeOf(shape) }, (_, flat) => {
    const at: number[] = []
    let rest = flat
    for (const n of shape.toReversed()) {
      at.unshift(rest % n)
      rest = Math.floor(rest / n)
    }
    const [i = 0, j = 0, k = 0, m = 0] = at
    if (shape.length === 1) return Math.sin(1 + a + 1.7 * i)
    return Math.sin(1 + a + 1.7 * i + 2.3 * j + 0.37 * i * j + 1.3 * k + 0.53 * i * k + 0.71 * m + 0.29 * j * m)
  })
}

function startOf({ shapes, L, a }: OneStep): Float64Array {
  const backbone = shapes.length - L
  const parts = shapes.map((shape, k) => {
    if (k >= backbone) return det(shape, a + 100 + k - backbone).map((x) => (1.4 / Math.sqrt(shape[1]!)) * x)
    const base = det(shape, a + k)
    if (shape.length > 1) return base.map((x) => (0.85 / Math.sqrt(shape[0]! * shape[1]! * shape[2]!)) * x)
    return base.map((x) => (k % 3 === 1 ? 1 + 0.1 * x : 0.1 * x))
  })
  return Float64Array.from(parts.flatMap((part) => [...part]))
}

/** The problem of the head, whose first layer is the features. */
function problemOf({ ch, L, K, B, lam, reg, width }: OneStep): Problem {
  const widths = [4 * ch, ...Array<number>(L - 1).fill(width), K]
  const labels = Int32Array.from({ length: B }, (_, i) => i % K)
  const targets = matrix(K, B)
  labels.forEach((k, i) => (targets.data[k * B + i] = 1))
  return {
    inputs: null,
    inputScale: null,
    inputBasis: null,
    targets,
    labels,
    widths,
    activations: widths.map((_, l) => (l === 0 || l === L ? 'identity' : 'relu')),
    residual: widths.map(() => false),
    bias: false,
    loss: 'squared',
    weightDecays: widths.map((_, l) => (l === 0 ? 0 : lam)),
    featureDecays: widths.map((_, l) => (l === 0 && reg === 'dufm' ? lam * K : 0)),
    sampleWeight: 1 / B,
  }
}

async function open(one: OneStep, real: 'float32' | 'float64'): Promise<GraphStack> {
  const { ch, stem_stride: stemStride, S, B, a, lam, reg, momentum, lr } = one
  const backbone = Backbone.parse({
    kind: 'resnet',
    depth: 6,
    widths: [2 * ch, 4 * ch],
    stemWidth: ch,
    stemStride,
    strides: [2, 2],
    shortcut: 'projection',
    input: { height: S, width: S, channels: 1 },
  })!
  const own = reg === 'std' ? lam : 0
  const decays = { weightDecay: own, normDecay: own, biasDecay: own }
  const numbers = {
    pictures: det([B, S, S, 1], a + 200),
    backbone_decays: [own, own, own],
    random_seeds: [0],
  }
  const program = backboneProgram({ backbone, penalty: { backbone: decays } }, B, 0)
  const optimizer = Optimizer.parse({ kind: 'momentum', momentum, learningRate: lr }) as FirstOrderOptimizer
  const batches = { size: B, last: 'keep' as const, seed: 0 }
  return openGraphStack(await openTf(), [problemOf(one)], {
    optimizer,
    real,
    xla: false,
    batches,
    backbone: { program, numbers },
  })
}

describeNative('the loop of a backbone with its head', () => {
  const modes = cases.flatMap((one) => (['float32', 'float64'] as const).map((real) => ({ one, real, reg: one.reg })))

  test.each(modes)('takes the steps of the oracle: $reg in $real', async ({ one, real }) => {
    const stack = await open(one, real)
    stack.begin([{ run: 0, theta: startOf(one) }])
    const steps = one.loss_after_steps.length
    const rows = stack.advance([steps + 1], () => one.lr)[0]?.rows ?? []
    stack.dispose()
    const objective = rows.map(([data = NaN, weights = NaN, features = NaN]) => data + weights + features)
    expect(relativeDistance(objective, [one.f, ...one.loss_after_steps])).toBeLessThan(real === 'float32' ? 1e-5 : 1e-9)
  })
})
