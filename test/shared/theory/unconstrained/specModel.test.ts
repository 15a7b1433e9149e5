import { expect, test } from 'vitest'
import { unconstrained } from '../../../../src/shared/spec/presets/unconstrained.ts'
import { withFieldsAt } from '../../../../src/shared/spec/override.ts'
import { parseSpec } from '../../../../src/shared/spec/runSpec.ts'
import { strength } from '../../../../src/shared/theory/unconstrained/model.ts'
import { specModel } from '../../../../src/shared/theory/unconstrained/specModel.ts'

const spec = parseSpec(unconstrained({ name: 'a', classes: 10, perClass: 4, matrices: 4, width: 20, decay: 1e-3 }))
const with_ = (path: string, value: unknown) => specModel(withFieldsAt(spec, [{ path, value }]))

test('a spec of L + 1 layers is the model of L matrices above its free features', () => {
  expect(specModel(spec)).toEqual({
    model: { classes: 10, samples: 4, weightDecays: [1e-3, 1e-3, 1e-3, 1e-3], featureDecay: 2.5e-4 },
    loss: 'squared',
    activation: 'relu',
  })
})

test('λ′ of the features over N adds to λ_H', () => {
  const own = with_('penalty.featureDecay', 0.04)
  expect(typeof own === 'string' ? own : strength(own.model)).toBeCloseTo(4 * (2.5e-4 + 1e-3) * 1e-12, 25)
})

test('a decay for each layer is taken as it is', () => {
  expect(with_('penalty.weightDecays', [1e-3, 2e-3, 1e-3, 5e-4, 3e-3])).toMatchObject({
    model: { weightDecays: [2e-3, 1e-3, 5e-4, 3e-3], featureDecay: 1e-3 },
  })
})

test.each([
  ['network.freeFeatures', false, 'free features'],
  ['network.activation', 'tanh', 'tanh'],
  ['network.lastActivation', 'relu', 'last activation'],
  ['network.bias', true, 'biases'],
  ['loss.reduction', 'sum', 'sums'],
  ['loss.targetScale', 0.5, 'times 0.5'],
  ['penalty.weightDecay', 0, 'lacks weight decay'],
  ['penalty.featureLayers', 'first', ''],
  ['data.sampling', { kind: 'random', count: 40, seed: 0 }, 'fixed number'],
  ['network.widths', [20, 8, 20, 20, 10], '8 units'],
] as const)('%s = %j is named where the closed forms do not hold', (path, value, why) => {
  // Sharpened ReLU has no other activation.
  const own = withFieldsAt(spec, [
    { path: 'optimizer.sharpening', value: [] },
    { path, value },
  ])
  expect(why === '' ? typeof specModel(own) : specModel(own)).toContain(why === '' ? 'object' : why)
})
