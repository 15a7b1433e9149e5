import { describe, expect, test } from 'vitest'
import { balanceLaw } from '../../../src/shared/theory/balanceLaw.ts'
import { oracle } from '../../oracle/read.ts'

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
const tolerance = 1e-6 // what the issue asks for; both sides are better

const cases = Object.entries(models).flatMap(([name, model]) =>
  Object.entries(model.solutions).map(
    ([samples, solution]) => [`${name}, N_k = ${samples}`, model, Number(samples), solution] as const,
  ),
)

describe.each(cases)('the balance law of %s', (_, model, samples, expected) => {
  const got = balanceLaw({
    samples,
    target: model.targetScale,
    lambda: model.weightDecay,
    // The oracle gives λ'_l as the model is written; in `mean` both sample weights are 1/N.
    featureDecays: model.featureDecays.map((decay) => (decay * model.featureWeight) / model.dataWeight),
    sampleWeight: model.dataWeight,
    lastActivation: 'tanh',
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

const model = {
  samples: 5,
  target: 0.9,
  lambda: 1e-4,
  featureDecays: [1e-5, 0, 0, 0, 0],
  sampleWeight: 1,
  lastActivation: 'tanh',
} as const

test('degenerate: without a penalty on Z¹ there is no minimiser', () => {
  expect(balanceLaw({ ...model, featureDecays: [0, 1e-5, 1e-5] })).toBeNull()
})
test('degenerate: an empty class is refused by name', () => {
  expect(() => balanceLaw({ ...model, samples: 0 })).toThrow(/class has 0 samples/)
})
test('degenerate: a λ that gives the class up has only the zero solution', () => {
  expect(balanceLaw({ ...model, lambda: 10 })).toBeNull()
})
test('closed form: with λ′ on Z¹ alone every layer carries the same weight, w² = λ′ s₁²/λ', () => {
  const { w, s } = balanceLaw(model) as NonNullable<ReturnType<typeof balanceLaw>>
  for (const value of w) expect(value).toBeCloseTo(Math.sqrt(0.1) * (s[0] ?? NaN), 12)
})
test('scaling: λ, λ′ and the data term together scale the objective and leave the layers', () => {
  const one = balanceLaw(model)
  const tenth = balanceLaw({ ...model, lambda: model.lambda / 10, sampleWeight: 0.1 })
  expect(tenth?.objective).toBeCloseTo((one?.objective ?? NaN) / 10, 12)
  one?.s.forEach((s, l) => expect(tenth?.s[l]).toBeCloseTo(s, 9))
})
