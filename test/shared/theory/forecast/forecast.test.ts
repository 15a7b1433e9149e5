import { describe, expect, test } from 'vitest'
import { Forecast } from '../../../../src/shared/contract/forecasts.ts'
import { matrix } from '../../../../src/shared/linalg/matrix.ts'
import { overrideAll } from '../../../../src/shared/spec/override.ts'
import { findPreset } from '../../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../../src/shared/spec/presets/preset.ts'
import { forecast } from '../../../../src/shared/theory/forecast/forecast.ts'
import { oracle, relativeDistance } from '../../../oracle/read.ts'

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

test('one-hot targets: the theorem starts from the attained outputs, with a note', () => {
  const { theorem, balance, refusals } = forecast(spec('fig2-literal'), counts)
  expect(theorem?.singularValues.flat().every(Number.isFinite)).toBe(true)
  expect(theorem?.notes.join(' ')).toMatch(/infinite/)
  expect(theorem?.singularValues.map(({ length }) => length)).toEqual([0, 0, 0, 10, 10])
  expect(theorem?.notes.join(' ')).toMatch(/fixes Z\^4 for every O_l, .* stops there\. In 101 random O_l/)
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

test('a missing forecast has a reason', () => {
  expect(forecast(spec('fig2', 'network.activation="relu"'), counts).refusals.join(' ')).toMatch(/relu/)
  expect(forecast(spec('fig2', 'network.bias=true'), counts).refusals.join(' ')).toMatch(/without biases/)
  expect(forecast(spec('fig2', 'penalty.featureDecay=0'), counts).refusals.join(' ')).toMatch(/Z¹ grows without bound/)
  expect(forecast(spec('fig2', 'penalty.weightDecay=30', 'penalty.featureDecay=1'), counts).refusals.join(' ')).toMatch(
    /is dropped/,
  )
  const nothing = forecast(spec('fig2-literal', 'penalty.weightDecay=30', 'penalty.featureDecay=1'), counts)
  expect(nothing.theorem).toBeNull()
  expect(nothing.refusals).toHaveLength(2)
})

test.each([
  [['optimizer.firstLayer=raw', 'network.freeFeatures=true'], /features of this one are free/],
  [['loss.targetScale=1', 'loss.kind=crossEntropy'], /need the squared loss/],
  [['network.bias=true'], /without biases/],
  [['penalty.weightDecays=[1e-4,1e-4,0,1e-4,2e-4]'], /every W_l above the first; λ_3 is 0/],
  [['network.residual=true', 'network.bias=true'], /Theorem C\.2 .* without biases/],
  [['network.widths=[200,8,8,200,10]'], /K ≤ n_l in every layer; layer 2 has 8 units for 10 classes/],
  [['network.widths=[9,9,9,9,10]', 'network.residual=true'], /Theorem C\.2 .*layer 1 has 9 units for 10 classes/],
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
  ['network.lastActivation="sin"', /σ_L; sin is not/, false],
  ['network.lastActivation="relu"', /σ_L; relu is not/, false],
  ['network.activation="sigmoid"', /σ\(0\) = 0; sigmoid does not satisfy it/, false],
  ['network.lastActivation="sigmoid"', /σ\(0\) = 0; sigmoid does not satisfy it/, false],
  ['network.activation="leakyRelu"', /near 0 in the hidden layers; leakyRelu/, false],
  ['penalty.featureLayers=[2,3]', /Without λ′ on Z¹/, false],
  ['loss.targetScale=1.5', /Theorem 4\.2 needs outputs that reach their targets; tanh never reaches 1\.5/, true],
])('with %s there is a reason, and the balance law forecasts only where it applies', (set, message, hasBalance) => {
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

test('decays that differ change the law, not the theorem', () => {
  const made = forecast(spec('fig2', 'penalty.weightDecays=[0,1e-4,4e-4,1e-4,1e-4]'), counts)
  expect(made.theorem?.singularValues).toEqual(forecast(spec('fig2'), counts).theorem?.singularValues)
  const [second = NaN, third = NaN, fourth = NaN] = made.balance?.weightNorms ?? []
  expect([second / third, second / fourth].map((ratio) => ratio.toFixed(9))).toEqual(['2.000000000', '1.000000000'])
  expect(made.balance?.notes[0]).toMatch(/λ_{l\+1} w²_{l\+1} = λ_l w²_l/)
})

test('mean: the objective of the reference, outputs attained with 1/N, and N in the note', () => {
  const expected = oracle<{ mean_reduction_fstar_delta0: number }>('reference').mean_reduction_fstar_delta0
  const made = forecast(spec('fig2-literal', 'loss.reduction=mean'), counts)
  expect(Math.abs((made.balance?.objective ?? NaN) / expected - 1)).toBeLessThan(1e-6)
  expect(made.balance?.notes[0]).toMatch(/\(λ′_l\/λ\)\/200/)
  // 1/N on data and features is λ times N: the same minimum.
  const sum = forecast(spec('fig2-literal', 'penalty.weightDecay=2e-3'), counts)
  made.balance?.singularValues.forEach((s, l) =>
    expect(relativeDistance(s, sum.balance?.singularValues[l] ?? [])).toBeLessThan(1e-9),
  )
  made.theorem?.singularValues.forEach((s, l) =>
    expect(relativeDistance(s, sum.theorem?.singularValues[l] ?? [])).toBeLessThan(1e-9),
  )
})

describe('residual networks', () => {
  const six = 'network.widths=[200,200,200,200,200,10]'
  const residual = (...sets: string[]): Forecast =>
    forecast(spec('fig2', six, 'network.residual=true', ...sets), counts)

  test('with λ′ on Z^{L−1} alone all layers agree, and the law is Theorem C.2 with its own C', () => {
    const { theorem, balance } = residual('penalty.featureLayers=[5]')
    const expected = counts.map((n) => Math.atanh(0.9) * Math.sqrt(n)).sort((p, q) => q - p)
    for (const s of theorem?.singularValues.slice(0, 5) ?? []) expect(relativeDistance(s, expected)).toBeLessThan(1e-14)
    expect(balance?.weightNorms?.slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(new Set(balance?.C.map((C) => C.toFixed(12))).size).toBe(1)
    expect(balance?.singularValues[0]).toEqual(balance?.singularValues[4])
    expect(theorem?.notes.join(' ')).toMatch(/Theorem C\.2/)
  })
  test('the literal penalty has the middle norms of the experiments, to 7 %', () => {
    const literal = forecast(spec('fig2-literal', six, 'network.residual=true'), counts)
    ;[0.7, 1.41, 2.51, 4.83, 13.8].forEach((norm, l) =>
      expect(Math.abs((literal.balance?.weightNorms?.[l] ?? NaN) / norm - 1)).toBeLessThan(0.07),
    )
  })
  test.each([
    ['penalty.featureDecay=0', /λ′ on a Z\^l below the last/],
    ['penalty.featureLayers=[6]', /λ′ on a Z\^l below the last/],
    ['network.activation=sin', /Theorem C\.2 needs σ⁻¹, and sin/],
  ])('with %s there is a reason', (set, message) => {
    expect(residual(set).refusals.join(' ')).toMatch(message)
  })
})

describe('with the cost of the first layer', () => {
  const H = matrix(10, 10)
  for (let i = 0; i < 10; i++) for (let j = 0; j < 10; j++) H.data[i * 10 + j] = i === j ? 0.1 : 0.01 * Math.sin(i + j)
  const couplings = { H, missing: 0 }
  const delta = 'penalty.firstLayer=10'

  test('the objective includes ‖W₁‖², and the features are smaller', () => {
    const { balance } = forecast(spec('fig2', delta), counts, couplings)
    const without = forecast(spec('fig2', delta), counts).balance
    expect(without?.firstPenalty).toBeUndefined()
    expect(balance?.firstPenalty).toBeGreaterThan(0)
    expect(balance?.objective).toBeGreaterThan((without?.objective ?? NaN) + 0.5 * (balance?.firstPenalty ?? NaN))
    expect(balance?.singularValues[0]?.[0]).toBeLessThan(without?.singularValues[0]?.[0] ?? NaN)
    expect(without?.notes.join(' ')).toMatch(/omits ‖W₁‖²/)
    expect(balance?.notes.join(' ')).not.toMatch(/omits ‖W₁‖²/)
  })
  test('forecasts tend to those at δ = 0, which ignore the inputs', () => {
    const limit = forecast(spec('fig2', 'penalty.firstLayer=0'), counts, couplings)
    expect(limit).toEqual(forecast(spec('fig2', 'penalty.firstLayer=0'), counts))
    const near = forecast(spec('fig2', 'penalty.firstLayer=1e-6'), counts, couplings).balance
    expect(Math.abs((near?.objective ?? NaN) / (limit.balance?.objective ?? NaN) - 1)).toBeLessThan(1e-6)
  })
  test('δ > 0 bounds the features without any λ′ where the inputs are known', () => {
    const free = spec('fig2', delta, 'penalty.featureDecay=0')
    expect(forecast(free, counts, couplings).balance).not.toBeNull()
    expect(forecast(free, counts).refusals.join(' ')).toMatch(/depends on the inputs/)
  })
  test('inputs on which no first layer collapses are ignored, with a note', () => {
    const { balance } = forecast(spec('fig2', delta), counts, { H, missing: 0.3 })
    expect(balance?.firstPenalty).toBeUndefined()
    expect(balance?.notes.join(' ')).toMatch(/no W₁ maps every class to one point/)
  })
  test('residual networks have the cost of the first layer too', () => {
    const sets = ['network.widths=[200,200,200,200,200,10]', 'network.residual=true', 'penalty.featureLayers=[5]']
    const [large, small] = [delta, 'penalty.firstLayer=0.1'].map(
      (set) => forecast(spec('fig2', ...sets, set), counts, couplings).balance?.weightNorms?.[0],
    )
    expect(large).toBeGreaterThan(small ?? NaN)
    expect(small).toBeGreaterThan(0)
  })
  test('couplings of another number of classes are refused by name', () => {
    expect(() => forecast(spec('fig2'), [3, 4], couplings)).toThrow(/couplings have 10 classes, the counts 2/)
  })
})

test('the law notes that large features make it inaccurate', () => {
  const sets = ['network.widths=[20,20,20,20,10]', 'network.activation="softsign"']
  expect(forecast(spec('fig2', ...sets), counts).balance?.notes.join(' ')).toMatch(
    /entries of 0\.\d\d.*softsign is curved/,
  )
})

test('old forecasts without norms and first penalties parse, and new ones do', () => {
  const made = forecast(spec('fig2'), counts)
  const { weightNorms, ...old } = made.balance ?? { weightNorms: [] }
  expect(weightNorms).toHaveLength(4)
  expect(Forecast.parse({ ...made, balance: old }).balance?.weightNorms).toBeUndefined()
  expect(Forecast.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
})

test('softsign: no random basis is admissible, and only Z^{L−1} is forecast', () => {
  const sets = ['network.activation="softsign"', 'network.lastActivation="softsign"']
  const { theorem } = forecast(spec('fig2', ...sets), counts)
  expect(theorem?.singularValues.map(({ length }) => length)).toEqual([0, 0, 0, 10, 10])
  expect(theorem?.basis).toMatchObject({ draws: 0, identity: null })
})

describe('the band over the open bases', () => {
  test('has its draws, its seed and its median beside the edges', () => {
    const { theorem } = forecast(spec('fig2'), counts)
    expect(theorem?.basis).toMatchObject({ draws: 100, leftOut: 0, seed: 0, identity: null })
    theorem?.singularValues.slice(0, 4).forEach((row, l) =>
      row.forEach((value, j) => {
        expect(theorem.basis?.lower[l]?.[j]).toBeLessThanOrEqual(value)
        expect(theorem.basis?.upper[l]?.[j]).toBeGreaterThanOrEqual(value)
      }),
    )
    expect(theorem?.notes.join(' ')).toMatch(/5 % to 95 % of 100 random O_l \(Haar, seed 0\)/)
    expect(theorem?.notes.join(' ')).toMatch(/O_l = \[I; 0\] is no admissible basis/)
  })
  test.each([
    ['a linear network', ['network.activation="identity"', 'network.lastActivation="identity"']],
    ['a residual network', ['network.residual=true']],
    ['one hidden layer', ['network.widths=[200,10]', 'network.activation="asinh"']],
  ])('has no width in %s, and says so', (_, sets) => {
    const { theorem } = forecast(spec('fig2', ...sets), counts)
    expect(theorem?.basis?.lower).toEqual(theorem?.singularValues.slice(0, -1))
    expect(theorem?.basis?.upper).toEqual(theorem?.basis?.lower)
    expect(theorem?.basis?.identity).toEqual(theorem?.basis?.lower)
    expect(theorem?.basis?.draws).toBe(0)
    expect(theorem?.notes.join(' ')).toMatch(/same for every O/)
  })
  test('names [I; 0] as a basis of its own where it is admissible', () => {
    const { theorem } = forecast(spec('fig2', 'network.activation="asinh"'), counts)
    expect(theorem?.basis?.identity).toHaveLength(4)
    expect(theorem?.notes.join(' ')).toMatch(/\[I; 0\] is one of the admissible bases/)
  })
  test('depends neither on the seed of the run nor on λ, δ or the normalisation of the loss', () => {
    const made = (...sets: string[]) => forecast(spec('fig2', ...sets), counts).theorem?.basis
    const plain = made()
    for (const set of ['seed=7', 'penalty.weightDecay=1e-6', 'penalty.firstLayer=3', 'loss.reduction=mean'])
      expect(made(set)).toEqual(plain)
  })
  test('notes δ > 0, the limit of small λ, and widths beyond the statement of the theorem', () => {
    const notes = (...sets: string[]) => forecast(spec('fig2', ...sets), counts).theorem?.notes.join(' ')
    expect(notes()).toMatch(/omits ‖W₁‖².*Theorem 4\.4/)
    expect(notes()).toMatch(/limit λ → 0/)
    expect(notes()).not.toMatch(/By our reading/)
    expect(notes('penalty.firstLayer=0')).not.toMatch(/omits ‖W₁‖²/)
    expect(notes('network.widths=[200,50,100,50,10]')).toMatch(/By our reading its proof needs only n_l ≥ K/)
    expect(notes('network.widths=[64,64,64,64,10]')).toMatch(/By our reading/)
  })
})

test('degenerate: one class and an empty class are refused by name', () => {
  expect(() => forecast(spec('fig2'), [20])).toThrow(/two or more classes/)
  expect(() => forecast(spec('fig2'), [20, 0, 3])).toThrow(/none empty; the counts are 20, 0, 3/)
})
