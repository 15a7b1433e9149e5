import { describe, expect, test } from 'vitest'
import { balanceLaw, type ClassModel, type ClassSolution } from '../../../../src/shared/theory/forecast/balanceLaw.ts'
import { oracle, relativeDistance } from '../../../oracle/read.ts'

interface Solution {
  s: number[]
  a: number
  w: number[]
  objective: number
  zeroIsBetter: boolean
}
interface Model {
  layers: number
  weightDecay: number
  featureDecays: number[]
  targetScale: number
  dataWeight: number
  featureWeight: number
  solutions: Record<string, Solution & { collapsed?: null }>
}
const { models } = oracle<{ models: Record<string, Model> }>('balanceLaw')
const tolerance = 1e-6 // the required tolerance; both sides are better

const cases = Object.entries(models).flatMap(([name, model]) =>
  Object.entries(model.solutions).map(
    ([samples, solution]) => [`${name}, N_k = ${samples}`, model, Number(samples), solution] as const,
  ),
)

describe.each(cases)('the balance law of %s', (_, model, samples, expected) => {
  const got = balanceLaw({
    samples,
    target: model.targetScale,
    weightDecays: [0, ...new Array<number>(model.layers - 1).fill(model.weightDecay)],
    // The oracle gives λ'_l as the model is written; in `mean` both sample weights are 1/N.
    featureDecays: model.featureDecays.map((decay) => (decay * model.featureWeight) / model.dataWeight),
    sampleWeight: model.dataWeight,
    lastActivation: 'tanh',
    residual: false,
    inputCost: 0,
  })

  test('agrees with SciPy', () => {
    if (expected.collapsed === null || expected.zeroIsBetter) {
      expect(got).toBeNull()
      return
    }
    if (!got) throw new Error('no solution was found')
    expect(Math.abs(got.objective - expected.objective)).toBeLessThan(tolerance * expected.objective)
    expect(Math.abs(got.a - expected.a)).toBeLessThan(tolerance * expected.a)
    got.s.forEach((s, l) => expect(Math.abs(s - (expected.s[l] ?? NaN))).toBeLessThan(tolerance * s))
    got.w.forEach((w, l) => expect(Math.abs(w - (expected.w[l] ?? NaN))).toBeLessThan(tolerance * w))
  })
})

const beyond = oracle<{
  scalar: Record<string, Omit<ClassModel, 'lastActivation'> & Pick<ClassSolution, 's' | 'w' | 'a' | 'objective'>>
}>('forecast').scalar

test.each(Object.entries(beyond))('%s: the law finds what SciPy does', (_, expected) => {
  const got = balanceLaw({ ...expected, lastActivation: 'tanh' })!
  expect(Math.abs(got.objective / expected.objective - 1)).toBeLessThan(1e-12)
  expect(relativeDistance(got.s, expected.s)).toBeLessThan(1e-10)
  expect(relativeDistance(got.w, expected.w)).toBeLessThan(1e-10)
  expect(Math.abs(got.a / expected.a - 1)).toBeLessThan(1e-10)
})

const model = {
  samples: 5,
  target: 0.9,
  weightDecays: [0, 1e-4, 1e-4, 1e-4, 1e-4],
  featureDecays: [1e-5, 0, 0, 0, 0],
  sampleWeight: 1,
  lastActivation: 'tanh',
  residual: false,
  inputCost: 0,
} as const satisfies ClassModel
const solved = (changes: Partial<ClassModel>): ClassSolution => balanceLaw({ ...model, ...changes })!

test('degenerate: features without a penalty have no minimiser', () => {
  expect(balanceLaw({ ...model, featureDecays: [0, 1e-5, 1e-5, 0, 0] })).toBeNull()
  expect(balanceLaw({ ...model, weightDecays: [0, 1e-4, 0, 1e-4, 1e-4] })).toBeNull()
  expect(balanceLaw({ ...model, residual: true, featureDecays: [0, 0, 0, 0, 1e-5] })).toBeNull()
  // Neither δ > 0 without the inputs nor inputs at δ = 0 bound it.
  expect(balanceLaw({ ...model, featureDecays: [0, 0, 0, 0, 0], weightDecays: [1, 1, 1, 1, 1] })).toBeNull()
  expect(balanceLaw({ ...model, featureDecays: [0, 0, 0, 0, 0], inputCost: 1 })).toBeNull()
})
test('degenerate: an empty class, lists that do not fit and NaN are refused by name', () => {
  expect(() => balanceLaw({ ...model, samples: 0 })).toThrow(/class has 0 samples/)
  expect(() => balanceLaw({ ...model, featureDecays: [1] })).toThrow(/5 weight decays and 1 feature decays/)
  expect(() => balanceLaw({ ...model, target: NaN })).toThrow(/NaN among/)
  expect(() => balanceLaw({ ...model, inputCost: Infinity })).toThrow(/Infinity among/)
})
test('degenerate: a λ that drops the class has only the zero solution', () => {
  expect(balanceLaw({ ...model, weightDecays: [0, 10, 10, 10, 10] })).toBeNull()
})
test('closed form: with λ′ on Z¹ alone every layer carries the same weight, w² = λ′ s₁²/λ', () => {
  const { w, s } = solved({})
  for (const value of w) expect(value).toBeCloseTo(Math.sqrt(0.1) * (s[0] ?? NaN), 12)
})
test('closed form: with a decay for each layer λ_l w_l² is the same in all', () => {
  const weightDecays = [0, 1e-4, 4e-4, 2e-4, 5e-5]
  const { w } = solved({ weightDecays })
  const prices = w.map((value, l) => (weightDecays[l + 1] ?? NaN) * value * value)
  for (const price of prices) expect(Math.abs(price / (prices[0] ?? NaN) - 1)).toBeLessThan(1e-12)
})
test('closed form: δ is a λ′ on Z¹ of size λδh', () => {
  const priced = solved({ weightDecays: [5e-4, 1e-4, 1e-4, 1e-4, 1e-4], inputCost: 0.03 })
  const instead = solved({ featureDecays: [1e-5 + 1.5e-5, 0, 0, 0, 0] })
  expect(relativeDistance(priced.s, instead.s)).toBeLessThan(1e-12)
  expect(priced.objective).toBeCloseTo(instead.objective, 14)
})
test('closed form: Theorem C.2 in a residual network with λ′ on Z^{L−1} alone', () => {
  const { s, w, a } = solved({ residual: true, featureDecays: [0, 0, 0, 1e-5, 0] })
  expect(w.slice(0, 3)).toEqual([0, 0, 0])
  expect(new Set(s).size).toBe(1)
  const two = solved({ weightDecays: [0, 1e-4], featureDecays: [1e-5, 0] }) // the last layer alone, on Z^{L−1}
  expect(Math.abs(a / two.a - 1)).toBeLessThan(1e-12)
})
test('closed form: in a residual network λ′ on Z¹ makes all middle layers grow by the same', () => {
  const { w } = solved({ residual: true })
  const t = (w[3] ?? NaN) ** 2
  for (const value of w.slice(0, 3)) expect(Math.abs((value * (1 + value)) / t - 1)).toBeLessThan(1e-12)
})
test('scaling: λ, λ′ and the data term together scale the objective and leave the layers', () => {
  const one = solved({})
  const tenth = solved({ weightDecays: model.weightDecays.map((decay) => decay / 10), sampleWeight: 0.1 })
  expect(tenth.objective).toBeCloseTo(one.objective / 10, 12)
  expect(relativeDistance(tenth.s, one.s)).toBeLessThan(1e-9)
})
test.each([
  ['L = 15, λ = 0.03', 15, 0.03, 8.71017],
  ['L = 10, λ = 0.03', 10, 0.03, 7.8609],
])('%s: deep networks have the optimum of the experiments', (_, L, decay, expected) => {
  const objective = [23, 14, 14, 23, 17, 16, 22, 24, 23, 24].reduce((sum, samples) => {
    const decays = new Array<number>(L).fill(decay)
    return sum + solved({ samples, target: 1, weightDecays: [0, ...decays.slice(1)], featureDecays: decays }).objective
  }, 0)
  expect(Math.abs(objective / expected - 1)).toBeLessThan(2e-6)
})
test('64 layers, where s₁ of the minimum and of the barrier nearly coincide', () => {
  const decays = new Array<number>(64).fill(1e-3)
  const { w, s, a } = solved({ samples: 20, target: 1, weightDecays: [0, ...decays.slice(1)], featureDecays: decays })
  expect(w).toHaveLength(63)
  // The output's own equation, to which s₁ was solved.
  const slope = 20 * (Math.tanh(a) * 1.001 - 1) * (1 - Math.tanh(a) ** 2) * a
  expect(Math.abs(slope / (1e-3 * (w.at(-1) ?? NaN) ** 2) + 1)).toBeLessThan(1e-6)
  expect(s.every((value) => value > 0)).toBe(true)
})
