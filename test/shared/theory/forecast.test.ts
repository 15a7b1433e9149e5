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

test('degenerate: one class and an empty class are refused by name', () => {
  expect(() => forecast(spec('fig2'), [20])).toThrow(/two classes or more/)
  expect(() => forecast(spec('fig2'), [20, 0, 3])).toThrow(/none empty; counts are 20, 0, 3/)
})
