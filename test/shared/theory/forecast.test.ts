import { describe, expect, test } from 'vitest'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { findPreset } from '../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { forecast } from '../../../src/shared/theory/forecast.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'

interface Figure {
  fstar_delta0: number
  pred_scalar: number[][]
}
const reference = oracle<{
  fig2_N200_mnist_seed0: { counts: number[]; A: Figure; Zm: Figure }
  'fig2_N50_literal_delta0.1': { f_apriori_delta0: number; s_apriori: number[] }
}>('reference')
const { counts } = reference.fig2_N200_mnist_seed0
const spec = (name: string, ...sets: string[]) => overrideAll(presetSpec(findPreset(name), 'paper', 0.1), sets)

describe.each([
  ['fig2', reference.fig2_N200_mnist_seed0.Zm],
  ['fig2-literal', reference.fig2_N200_mnist_seed0.A],
] as const)('the balance-law forecast of %s at paper size', (name, expected) => {
  const { balance } = forecast(spec(name), counts)
  test('matches the reference to 1e-6', () => {
    expect(Math.abs((balance?.objective ?? NaN) - expected.fstar_delta0)).toBeLessThan(1e-6 * expected.fstar_delta0)
    expected.pred_scalar.forEach((s, l) =>
      expect(relativeDistance(balance?.singularValues[l] ?? [], s)).toBeLessThan(1e-6),
    )
  })
})

test('the literal loss has the constants of the balance law, not C = 1', () => {
  const C = forecast(spec('fig2-literal'), counts).balance?.C ?? []
  ;[0.953, 0.658, 0.442, 0.227].forEach((value, l) => expect(Math.abs((C[l] ?? NaN) - value)).toBeLessThan(3e-3))
})

test('the matched penalty has C = 1 in every layer to half a percent', () => {
  for (const C of forecast(spec('fig2'), counts).balance?.C ?? [NaN]) expect(Math.abs(C - 1)).toBeLessThan(5e-3)
})

test('closed form: the last hidden layer of the theorem is atanh(c) √N_k', () => {
  const { theorem } = forecast(spec('fig2'), counts)
  const expected = counts.map((n) => Math.atanh(0.9) * Math.sqrt(n)).sort((p, q) => q - p)
  expect(relativeDistance(theorem?.singularValues[3] ?? [], expected)).toBeLessThan(1e-12)
})

test('the theorem’s recursion grows slowly downwards in a random basis', () => {
  const layers = forecast(spec('fig2'), counts).theorem?.singularValues ?? []
  const leading = layers.slice(0, 4).map((s) => s[0] ?? NaN)
  expect(leading.map((s) => s.toFixed(1))).toEqual(['7.5', '7.4', '7.3', '7.2']) // experiments: 7.482, 7.395, 7.301, 7.212
})

test('one-hot targets: the theorem starts from the attained outputs, and says so', () => {
  const { theorem, balance, refusals } = forecast(spec('fig2-literal'), counts)
  expect(theorem?.singularValues.flat().every(Number.isFinite)).toBe(true)
  expect(theorem?.notes.join(' ')).toMatch(/infinite/)
  expect(balance).not.toBeNull()
  expect(refusals).toEqual([])
})

test('permuting the classes changes nothing', () => {
  const { balance, theorem } = forecast(spec('fig2'), counts)
  const permuted = forecast(spec('fig2'), [...counts].reverse())
  expect(permuted.balance?.singularValues).toEqual(balance?.singularValues)
  expect(relativeDistance(permuted.theorem?.singularValues[3] ?? [], theorem?.singularValues[3] ?? [])).toBeLessThan(
    1e-12,
  )
})

test('where a forecast says nothing it gives the reason', () => {
  expect(forecast(spec('fig2', 'network.activation="relu"'), counts).refusals.join(' ')).toMatch(/relu/)
  expect(forecast(spec('fig2', 'network.bias=true'), counts).refusals.join(' ')).toMatch(/without biases/)
  expect(forecast(spec('fig2', 'penalty.featureDecay=0'), counts).refusals.join(' ')).toMatch(/Z¹ grows without bound/)
  expect(forecast(spec('fig2', 'penalty.weightDecay=30', 'penalty.featureDecay=1'), counts).refusals.join(' ')).toMatch(
    /given up/,
  )
  const nothing = forecast(spec('fig2-literal', 'penalty.weightDecay=30', 'penalty.featureDecay=1'), counts)
  expect(nothing.theorem).toBeNull()
  expect(nothing.refusals).toHaveLength(2)
})

test.each([
  [['network.residual=true'], /feedforward networks, not for residual/],
  [['optimizer.firstLayer=raw', 'network.freeFeatures=true'], /not for free features/],
  [['loss.targetScale=1', 'loss.kind=crossEntropy'], /for the squared loss/],
  [['network.bias=true'], /without biases/],
  [['penalty.weightDecays=[1e-4,1e-4,1e-4,1e-4,2e-4]'], /weight decays differ/],
  [['penalty.weightDecays=[1e-4,0,0,0,0]'], /weight decays differ or vanish/],
])('nothing is forecast outside the theory: %s', (sets, message) => {
  expect(forecast(spec('fig2', ...sets), counts)).toEqual({
    counts,
    theorem: null,
    balance: null,
    refusals: [expect.stringMatching(message)],
  })
})

test.each([
  ['network.activation="sin"', /σ⁻¹, and sin has none/, true],
  ['network.lastActivation="sin"', /σ_L; sin is not so/, false],
  ['network.lastActivation="relu"', /σ_L; relu is not so/, false],
  ['network.activation="sigmoid"', /σ\(0\) = 0; sigmoid is not so/, false],
  ['network.lastActivation="sigmoid"', /σ\(0\) = 0; sigmoid is not so/, false],
  ['network.activation="leakyRelu"', /near 0 in the hidden layers; leakyRelu/, false],
  ['penalty.featureLayers=[2,3]', /Without λ′ on Z¹/, false],
])('with %s the reason is given, and the balance law speaks only where it can', (set, message, hasBalance) => {
  const made = forecast(spec('fig2', set), counts)
  expect(made.refusals.join(' ')).toMatch(message)
  expect(made.balance !== null).toBe(hasBalance)
})

test('decays by layer that agree above the first are λ and λδ', () => {
  const listed = spec('fig2', 'penalty.weightDecays=[1e-5,1e-4,1e-4,1e-4,1e-4]', 'penalty.weightDecay=7')
  expect(forecast(listed, counts)).toEqual(forecast(spec('fig2'), counts))
  const free = forecast(spec('fig2', 'penalty.weightDecays=[0,1e-4,1e-4,1e-4,1e-4]'), counts)
  expect(free.balance?.notes).toHaveLength(1)
})

test('softsign, like tanh, falls back on a spread-out basis where its inverse is not defined', () => {
  const { theorem } = forecast(
    spec('fig2', 'network.activation="softsign"', 'network.lastActivation="softsign"'),
    counts,
  )
  expect(theorem?.singularValues.flat().every(Number.isFinite)).toBe(true)
})

test('degenerate: one class and an empty class are refused by name', () => {
  expect(() => forecast(spec('fig2'), [20])).toThrow(/two classes or more/)
  expect(() => forecast(spec('fig2'), [20, 0, 3])).toThrow(/none empty; counts are 20, 0, 3/)
})
