import { describe, expect, test } from 'vitest'
import { mapEntries, matrix, multiply } from '../../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../../src/shared/linalg/random.ts'
import {
  firstLayerCost,
  firstLayerLimit,
  type DeltaRun,
} from '../../../../src/shared/theory/forecast/firstLayerLimit.ts'
import { det } from '../../../oracle/networkCases.ts'
import { oracle } from '../../../oracle/read.ts'

interface Trained {
  f: number
  sv: number[][]
  rel_apriori_scalar: number[]
}
interface Matched {
  fstar_delta0: number
  pred_scalar: number[][]
}
const { fig2_N200_mnist_seed0: fig2 } = oracle<{
  fig2_N200_mnist_seed0: { A: Matched & Record<'0.1' | '2' | '5' | '10', Trained> }
}>('reference')

/** The minimum over w of 1 + ½(w − a)² + δ/2 w², at w = a/(1 + δ); its one spectrum is (1 + w, w). */
function toy(delta: number, a = 2, factor = 1): DeltaRun {
  const w = a / (1 + delta)
  const firstCost = (factor * w * w) / 2
  const objective = factor * (1 + (w - a) ** 2 / 2) + delta * firstCost
  return { delta, objective, firstCost, spectra: [[1 + w, w]] }
}
const limit = { objective: 1, spectra: [[3, 2]] }
const deltas = [10, 2, 0.5, 1e-3, 1e-4]

test('closed form: rest, excesses and spectra of a minimum known in δ', () => {
  const { runs } = firstLayerLimit(
    [0.5, 10].map((delta) => toy(delta)),
    limit,
    2,
  )
  expect(runs.map(({ delta }) => delta)).toEqual([10, 0.5])
  const w = 2 / 1.5
  expect(runs[1]?.rest).toBeCloseTo(1 + (w - 2) ** 2 / 2, 14)
  expect(runs[1]?.restExcess).toBeCloseTo((w - 2) ** 2 / 2, 14)
  expect(runs[1]?.objectiveExcess).toBeCloseTo((w - 2) ** 2 / 2 + (0.5 * w * w) / 2, 14)
  expect(runs[1]?.spectrumErrors[0]).toBeCloseTo(Math.hypot(w - 2, w - 2) / Math.hypot(3, 2), 14)
})
test('closed form: with a bounded ‖W₁‖ the objective tends to its limit like δ, the rest like δ²', () => {
  const got = firstLayerLimit(
    deltas.map((delta) => toy(delta)),
    limit,
    2,
  )
  expect(got.objectiveOrder).toBeCloseTo(1, 2)
  const [far, near] = got.runs.slice(-2)
  expect(Math.log10((far?.restExcess ?? NaN) / (near?.restExcess ?? NaN))).toBeCloseTo(2, 2)
})
test('minima violate no inequality; a run that stopped early does', () => {
  const minima = deltas.map((delta) => toy(delta))
  expect(firstLayerLimit(minima, limit, 2).violations).toEqual({
    objectiveRises: 0,
    tangents: 0,
    firstNormFalls: 0,
    restRises: 0,
  })
  const early = minima.map((run) => (run.delta === 0.5 ? { ...run, objective: run.objective + 3 } : run))
  const found = firstLayerLimit(early, limit, 2).violations
  expect(found.objectiveRises).toBeGreaterThan(0.1)
  expect(found.tangents).toBeGreaterThan(0.1)
  expect(found.restRises).toBeGreaterThan(0.1)
  expect(firstLayerLimit(minima, limit, 2).runs.map(({ missed }) => missed)).toEqual(deltas.map(() => 0))
  const missed = firstLayerLimit(early, limit, 2).runs.map((run) => run.missed)
  const own = early[2]?.objective ?? NaN
  const withOthers = [10, 2, 1e-3, 1e-4].map((delta) => 2 / (1 + delta)).map((w) => 1 + (w - 2) ** 2 / 2 + w ** 2 / 4)
  expect(missed[2]).toBeCloseTo((own - Math.min(...withOthers)) / own, 14)
  expect(missed.toSpliced(2, 1)).toEqual([0, 0, 0, 0])
  const loose = minima.map((run) => (run.delta === 10 ? { ...run, firstCost: 3 } : run))
  expect(firstLayerLimit(loose, limit, 2).violations.firstNormFalls).toBeGreaterThan(0.1)
})
test('scaling the objective and the order of the runs change no relative number', () => {
  const one = firstLayerLimit(
    deltas.map((delta) => toy(delta)),
    limit,
    2,
  )
  const other = firstLayerLimit(
    [...deltas].reverse().map((delta) => toy(delta, 2, 7)),
    { ...limit, objective: 7 },
    2,
  )
  expect(other.objectiveOrder).toBeCloseTo(one.objectiveOrder, 9)
  other.runs.forEach(({ objectiveExcess, restExcess, spectrumErrors }, i) => {
    expect(objectiveExcess).toBeCloseTo(one.runs[i]?.objectiveExcess ?? NaN, 12)
    expect(restExcess).toBeCloseTo(one.runs[i]?.restExcess ?? NaN, 12)
    expect(spectrumErrors).toEqual(one.runs[i]?.spectrumErrors)
  })
})

describe("the trained networks of the paper's section 5.2", () => {
  const runs = ([10, 5, 2, 0.1] as const).map((delta) => {
    const { f, sv } = fig2.A[delta]
    return { delta, objective: f, firstCost: NaN, spectra: sv.slice(0, 4) }
  })
  const got = firstLayerLimit(runs, { objective: fig2.A.fstar_delta0, spectra: fig2.A.pred_scalar.slice(0, 4) }, 10)

  test('tend to the balance law at δ = 0: the objective step by step, the spectra of every layer in the end', () => {
    got.runs.slice(1).forEach(({ objectiveExcess }, i) => {
      expect(objectiveExcess).toBeLessThan(got.runs[i]?.objectiveExcess ?? NaN)
    })
    expect(got.runs[3]?.objectiveExcess).toBeLessThan(1e-3)
    got.runs[3]?.spectrumErrors.forEach((error, l) => {
      expect(error).toBeLessThan(5e-3)
      // Not monotonic: the error of layer 3 is larger at δ = 5 than at δ = 10.
      expect(error).toBeLessThan(got.runs[0]?.spectrumErrors[l] ?? NaN)
    })
  })
  test('have the errors that were computed in Python', () => {
    got.runs.forEach(({ delta, spectrumErrors }) => {
      const expected = fig2.A[String(delta) as '2'].rel_apriori_scalar
      spectrumErrors.forEach((error, l) => expect(error).toBeCloseTo(expected[l] ?? NaN, 12))
    })
  })
  test('an unknown ‖W₁‖ makes only its own numbers NaN', () => {
    expect(got.runs[0]?.rest).toBeNaN()
    expect(got.violations.objectiveRises).toBe(0)
    expect(got.violations.tangents).toBe(0)
  })
})

test('closed form: the first layer costs ½‖A¹X⁺‖², and scaling X by c divides it by c²', () => {
  const X = matrix(2, 2, Float64Array.of(2, 0, 0, 4))
  const A1 = matrix(1, 2, Float64Array.of(2, 4))
  expect(firstLayerCost(A1, X).cost).toBeCloseTo(1, 14)
  const scaled = mapEntries(X, (x) => 3 * x)
  expect(firstLayerCost(A1, scaled).cost).toBeCloseTo(1 / 9, 14)
})
test('rotating inputs or pre-activations keeps the cost of the first layer', () => {
  const [A1, X] = [det(4, 6, 1), det(5, 6, 2)]
  const random = randomStream(1, 'turn')
  const { cost, representability } = firstLayerCost(A1, X)
  const turned = firstLayerCost(multiply(haarOrthogonal(4, 4, random), A1), multiply(haarOrthogonal(5, 5, random), X))
  expect(turned.cost / cost).toBeCloseTo(1, 10)
  expect(turned.representability).toBeCloseTo(representability, 10)
  expect(representability).toBeGreaterThan(1e-3) // 6 samples in 5 dimensions
})
test('degenerate: no runs, one run, δ = 0, doubled, negative, a limit of 0, short spectra, NaN, X of rank 0', () => {
  expect(() => firstLayerLimit([], limit, 2)).toThrow('no runs')
  expect(firstLayerLimit([toy(1)], limit, 2).objectiveOrder).toBeNaN()
  const withZero = firstLayerLimit([toy(0), toy(1), toy(2)], limit, 2)
  expect(withZero.runs[2]).toMatchObject({ delta: 0, restExcess: 0, objectiveExcess: 0, spectrumErrors: [0] })
  expect(() => firstLayerLimit([toy(1), toy(1)], limit, 2)).toThrow('δ = 1 is negative, not finite or doubled')
  expect(() => firstLayerLimit([{ ...toy(1), delta: -1 }], limit, 2)).toThrow('δ = -1')
  expect(() => firstLayerLimit([toy(1)], { ...limit, objective: 0 }, 2)).toThrow("limit's objective is 0")
  expect(() => firstLayerLimit([toy(1)], limit, 3)).toThrow('needs 3 values')
  expect(() => firstLayerLimit([{ ...toy(1), spectra: [] }], limit, 2)).toThrow('has 0 spectra, the limit 1')
  const broken = firstLayerLimit([{ ...toy(1), objective: NaN }, toy(2)], limit, 2)
  expect(broken.runs[1]?.objectiveExcess).toBeNaN()
  expect(broken.runs[0]?.objectiveExcess).toBeGreaterThan(0)
  expect(firstLayerCost(det(2, 3, 1), matrix(2, 3))).toEqual({ cost: 0, representability: 1 })
  expect(firstLayerCost(matrix(2, 3), matrix(2, 3))).toEqual({ cost: 0, representability: 0 })
  expect(() => firstLayerCost(det(2, 3, 1), det(2, 4, 1))).toThrow('3 samples in A¹, 4 in X')
})
