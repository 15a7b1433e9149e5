import { describe, expect, test } from 'vitest'
import { unconstrained } from '../../../../src/shared/spec/presets/unconstrained.ts'
import { withFieldsAt } from '../../../../src/shared/spec/override.ts'
import { parseSpec } from '../../../../src/shared/spec/runSpec.ts'
import { strength } from '../../../../src/shared/theory/unconstrained/model.ts'
import { lastLayerCollapse } from '../../../../src/shared/theory/unconstrained/theoremSix.ts'
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
  ['loss.labelSmoothing', 0.1, 'smooths'],
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

describe('a spec with a backbone', () => {
  const head = (backbone: object) =>
    parseSpec({
      name: 'head',
      data: { set: 'digits', sampling: { kind: 'balanced', perClass: 100 } },
      batches: { size: 100 },
      backbone: { kind: 'resnet', depth: 6, widths: [16, 32], strides: [2, 2] },
      network: { widths: [32, 32, 32, 32, 10], activation: 'relu', lastActivation: 'identity' },
      loss: { reduction: 'mean' },
      // λ_H/2 ‖h‖² on average over samples, with λ_H = K λ.
      penalty: { weightDecay: 5e-3, firstLayer: 0, featureDecay: 5e-2, featureLayers: 'first', backbone },
      initialisation: { kind: 'he', gain: 0.7 },
      optimizer: { kind: 'momentum', learningRate: 0.16 },
      stop: { steps: 300 },
    })

  test('has the model of its head, with n λ_H = λ, where only head and features are penalised', () => {
    const own = specModel(head({}))
    expect(own).toMatchObject({ model: { classes: 10, samples: 100, weightDecays: [5e-3, 5e-3, 5e-3, 5e-3] } })
    expect(typeof own === 'string' ? NaN : 100 * own.model.featureDecay).toBeCloseTo(5e-3, 15)
  })

  test.each(['weightDecay', 'normDecay', 'biasDecay'])('has none where %s penalises the backbone', (name) => {
    expect(specModel(head({ [name]: 1e-3 }))).toContain('penalises the weights of its backbone')
  })

  test('is not covered by Theorem 6, which speaks of optima', () => {
    const rows = [1, 2, 3, 4, 5].map((layer) => ({ layer, byClass: 1, meanSquare: 2 }))
    expect(lastLayerCollapse(spec, rows)?.verdict).toBe('fails')
    expect(lastLayerCollapse(head({}), rows)).toBeNull()
  })
})
