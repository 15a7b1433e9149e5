import { expect, test } from 'vitest'
import { concatenate } from '../../../src/shared/linalg/matrix.ts'
import { Backbone } from '../../../src/shared/spec/backbone/backbone.ts'
import { Optimizer, type FirstOrderOptimizer } from '../../../src/shared/spec/optimizer.ts'
import { backboneProgram } from '../../../src/trainer/engine/graph/batches/backboneProgram.ts'
import { openGraphStack, type GraphStack } from '../../../src/trainer/engine/graph/graphStack.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { headProblem, residualNetworks, type ResidualNetworkCase } from '../../oracle/residualNetwork.ts'
import { describeNative, openTf } from './native.ts'

async function open(one: ResidualNetworkCase, real: 'float32' | 'float64'): Promise<GraphStack> {
  const { ch, stem_stride: stemStride, S, B, pictures, lam, reg, momentum, lr } = one
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
    pictures,
    backbone_decays: [own, own, own],
    random_seeds: [0],
  }
  const program = backboneProgram({ backbone, penalty: { backbone: decays } }, B, 0)
  const optimizer = Optimizer.parse({ kind: 'momentum', momentum, learningRate: lr }) as FirstOrderOptimizer
  const batches = { size: B, last: 'keep' as const, seed: 0 }
  return openGraphStack(await openTf(), [headProblem(one)], {
    optimizer,
    real,
    xla: false,
    batches,
    backbone: { program, numbers },
  })
}

describeNative('the loop of a backbone with its head', () => {
  const modes = residualNetworks.flatMap(([, one]) =>
    (['float32', 'float64'] as const).map((real) => ({ one, real, reg: one.reg })),
  )

  test.each(modes)('takes the steps of the oracle: $reg in $real', async ({ one, real }) => {
    const stack = await open(one, real)
    stack.begin([{ run: 0, theta: concatenate([...one.backbone, ...one.head]) }])
    const steps = one.loss_after_steps.length
    const rows = stack.advance([steps + 1], () => one.lr)[0]?.rows ?? []
    stack.dispose()
    const objective = rows.map(([data = NaN, weights = NaN, features = NaN]) => data + weights + features)
    expect(relativeDistance(objective, [one.f, ...one.loss_after_steps])).toBeLessThan(real === 'float32' ? 1e-5 : 1e-9)
  })
})
