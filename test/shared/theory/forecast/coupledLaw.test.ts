import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../../../scripts/setup/node.mjs'
import { openDataSets } from '../../../../src/lab/datasets/dataSets.ts'
import { drawSample } from '../../../../src/lab/datasets/sample.ts'
import { identity, mapEntries, matrix, multiply, transpose, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../../src/shared/linalg/random.ts'
import { singularValues } from '../../../../src/shared/linalg/svd.ts'
import { overrideAll } from '../../../../src/shared/spec/override.ts'
import { findPreset } from '../../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../../src/shared/spec/presets/preset.ts'
import { balanceLaw } from '../../../../src/shared/theory/forecast/balanceLaw.ts'
import { classCouplings } from '../../../../src/shared/theory/collapse/classCouplings.ts'
import {
  coupledBalanceLaw,
  type CoupledModel,
  type CoupledSolution,
} from '../../../../src/shared/theory/forecast/coupledLaw.ts'
import { residualBalanceLaw } from '../../../../src/shared/theory/forecast/residualLaw.ts'
import { sampleRows } from '../../../../src/shared/theory/problem.ts'
import { spectrumFit } from '../../../../src/shared/theory/forecast/spectrumFit.ts'
import { oracle, relativeDistance } from '../../../oracle/read.ts'

interface Solved {
  weightDecays: number[]
  featureDecays: number[]
  target: number
  sampleWeight: number
  objective: number
  spectra: number[][]
  weightNorms: number[]
}
interface Trained extends Solved {
  widths: number[]
  activation: string
  residual: boolean
}
const { counts, couplings, coupled, networks } = oracle<{
  counts: number[]
  couplings: number[][]
  coupled: Record<string, Solved & { a: number[] }>
  networks: Record<string, Trained>
}>('forecast')
const K = counts.length
const H = matrix(K, K, Float64Array.from(couplings.flat()))
const scaled = (A: Matrix, factor: number): Matrix => mapEntries(A, (value) => value * factor)
const law = (model: Partial<CoupledModel> & Omit<Solved, 'objective' | 'spectra' | 'weightNorms'>): CoupledSolution =>
  coupledBalanceLaw({ counts, couplings: H, lastActivation: 'tanh', ...model })!
const one = coupled['matched, delta = 10'] as Solved
const mixed = coupled['literal, delta = 2'] as Solved

test.each(Object.entries(coupled))('%s: agrees with a minimisation over the matrices themselves', (_, expected) => {
  const got = law(expected)
  expect(Math.abs(got.objective / expected.objective - 1)).toBeLessThan(1e-12)
  expected.spectra.forEach((s, l) => expect(relativeDistance(got.spectra[l] ?? [], s)).toBeLessThan(1e-7))
  expect(relativeDistance(got.weightNorms, expected.weightNorms)).toBeLessThan(1e-7)
  expect(relativeDistance(got.a, expected.a)).toBeLessThan(1e-7)
})

/** Returns the distance of a network, minimised over all its weights, from the law: (f − f*)/f*, and the worst spectrum. */
function distance(name: string): { excess: number; spectra: number } {
  const network = networks[name]!
  const model: CoupledModel = { ...network, counts, couplings: H, lastActivation: 'tanh' }
  const solved = (network.residual ? residualBalanceLaw : coupledBalanceLaw)(model)!
  const errors = solved.spectra.map((s, l) => spectrumFit(network.spectra[l] ?? [], s, K).error)
  return { excess: network.objective / solved.objective - 1, spectra: Math.max(...errors) }
}

describe('networks trained with δ > 0', () => {
  test.each(['linear, delta = 10', 'linear, literal, delta = 2'])(
    '%s: nothing but collapse is left to assume',
    (name) => {
      const { excess, spectra } = distance(name)
      // Within a class the outputs differ by O(λ), which the law omits; the objective is below it by the square of that.
      expect(excess).toBeLessThan(0)
      expect(excess).toBeGreaterThan(-4e-4)
      expect(spectra).toBeLessThan(1e-3)
    },
  )
  test.each(['literal, delta = 2', 'literal, delta = 30', 'matched, delta = 10, width 80'])(
    '%s: within the band',
    (name) => {
      const { excess, spectra } = distance(name)
      expect(excess).toBeGreaterThan(0)
      expect(excess).toBeLessThan(6e-3)
      expect(spectra).toBeLessThan(1e-2)
    },
  )
  test.each(['matched, delta = 1', 'matched, delta = 10'])(
    '%s: entries of 0.25 bend tanh by a few per cent',
    (name) => {
      const { excess, spectra } = distance(name)
      expect(excess).toBeGreaterThan(0)
      expect(excess).toBeLessThan(2e-2)
      expect(spectra).toBeLessThan(3e-2)
    },
  )
  test('without a penalty features grow until tanh curves, and the law is inaccurate', () => {
    expect(distance('delta alone').excess).toBeLessThan(-0.05)
  })
  test('residual: norms to 1 %, spectra to 5 %', () => {
    const { excess, spectra } = distance('residual, delta = 10')
    expect(Math.abs(excess)).toBeLessThan(6e-3)
    expect(spectra).toBeLessThan(0.05)
    const network = networks['residual, delta = 10']!
    const { weightNorms } = residualBalanceLaw({
      ...network,
      counts,
      couplings: H,
      lastActivation: 'tanh',
    })!
    expect(relativeDistance(weightNorms, network.weightNorms)).toBeLessThan(1e-2)
  })
})

describe('Figure 2 at N = 200, as the reference trained it', () => {
  interface Run {
    f: number
    sv: number[][]
  }
  type Figure = Record<'10' | '5' | '2' | '0.1', Run>
  const reference = oracle<{
    fig2_N200_mnist_seed0: { counts: number[]; A: Figure; Zm: Figure }
    samples: { N200_random: [number, number][] }
  }>('reference')
  const listed = `data.sampling=${JSON.stringify({ kind: 'listed', samples: reference.samples.N200_random })}`
  const spec = overrideAll(presetSpec(findPreset('fig2'), 'paper', 0.1), [listed])
  const sample = drawSample(spec, openDataSets(projectRoot))
  const X = transpose(sampleRows(sample))
  const digits = classCouplings(X, sample.labels, 10)
  const solve = (delta: number, lambda: number, featureDecays: number[], target: number): CoupledSolution =>
    coupledBalanceLaw({
      counts: reference.fig2_N200_mnist_seed0.counts,
      couplings: digits.H,
      target,
      weightDecays: [lambda * delta, lambda, lambda, lambda, lambda],
      featureDecays,
      sampleWeight: 1,
      lastActivation: 'tanh',
    })!
  const errors = (run: Run, { spectra }: CoupledSolution): number =>
    Math.max(...spectra.map((s, l) => spectrumFit(run.sv[l] ?? [], s, 10).error))

  test('some W₁ maps every class to one point', () => expect(digits.missing).toBeLessThan(1e-12))
  test.each(['10', '5', '2', '0.1'] as const)('matched, δ = %s', (delta) => {
    const run = reference.fig2_N200_mnist_seed0.Zm[delta]
    const solved = solve(Number(delta), 1e-4, [2.3e-6, 0, 0, 0, 0], 0.9)
    expect(run.f / solved.objective - 1).toBeGreaterThan(0)
    expect(run.f / solved.objective - 1).toBeLessThan(1.2e-2)
    expect(errors(run, solved)).toBeLessThan(0.05)
  })
  test.each(['5', '2', '0.1'] as const)('literal, δ = %s: the band of N = 200', (delta) => {
    const run = reference.fig2_N200_mnist_seed0.A[delta]
    const solved = solve(Number(delta), 1e-5, new Array<number>(5).fill(1e-5), 1)
    expect(run.f / solved.objective - 1).toBeGreaterThan(0)
    expect(run.f / solved.objective - 1).toBeLessThan(2e-3)
    expect(errors(run, solved)).toBeLessThan(0.01)
  })
})

test('closed form: a diagonal H is the scalar law, class by class', () => {
  const costs = [0.1, 0.3, 0.2, 0.4]
  const diagonal = mapEntries(identity(K), (value) => value)
  costs.forEach((cost, k) => (diagonal.data[k * K + k] = cost))
  for (const residual of [false, true]) {
    const model: CoupledModel = { ...mixed, counts, couplings: diagonal, lastActivation: 'tanh' }
    const got = (residual ? residualBalanceLaw : coupledBalanceLaw)(model)!
    const alone = counts.map((samples, k) => balanceLaw({ ...model, samples, residual, inputCost: costs[k] ?? NaN })!)
    expect(Math.abs(got.objective / alone.reduce((sum, { objective }) => sum + objective, 0) - 1)).toBeLessThan(1e-12)
    const first = alone.map(({ s }) => s[0] ?? NaN).sort((p, q) => q - p)
    expect(relativeDistance(got.spectra[0] ?? [], first)).toBeLessThan(1e-9)
  }
})

test('closed form: with λ′ on Z¹ alone all layers have the same norm, and the objective is a sum of eigenvalues', () => {
  const { weightNorms, a, objective } = law(one)
  for (const norm of weightNorms.slice(1)) expect(Math.abs(norm / (weightNorms[1] ?? NaN) - 1)).toBeLessThan(1e-9)
  const [first = NaN, lambda = NaN] = one.weightDecays
  const root = a.map((value, k) => value * Math.sqrt(counts[k] ?? NaN))
  const M = matrix(K, K)
  for (let i = 0; i < K; i++)
    for (let j = 0; j < K; j++) {
      const price = first * (H.data[i * K + j] ?? NaN) + (i === j ? (one.featureDecays[0] ?? NaN) : 0)
      M.data[i * K + j] = (root[i] ?? NaN) * (root[j] ?? NaN) * price
    }
  // min Σ λ w²/2 + z²/2 over products w³z = σ: 4/2 (λ³σ²)^{1/4}, summed over the singular values σ of Λ M^½.
  const weights = singularValues(M).reduce((sum, mu) => sum + 2 * (lambda ** 3 * mu) ** 0.25, 0)
  const data = a.reduce((sum, value, k) => sum + ((counts[k] ?? NaN) / 2) * (Math.tanh(value) - 0.9) ** 2, 0)
  expect(Math.abs(objective / (weights + data) - 1)).toBeLessThan(1e-10)
})

test('permuting the classes changes nothing', () => {
  const order = [2, 0, 3, 1]
  const permuted = matrix(K, K)
  order.forEach((p, i) => order.forEach((q, j) => (permuted.data[i * K + j] = H.data[p * K + q] ?? NaN)))
  for (const solve of [coupledBalanceLaw, residualBalanceLaw]) {
    const model: CoupledModel = { ...mixed, counts, couplings: H, lastActivation: 'tanh' }
    const plain = solve(model)!
    const got = solve({ ...model, counts: order.map((k) => counts[k] ?? NaN), couplings: permuted })!
    expect(Math.abs(got.objective / plain.objective - 1)).toBeLessThan(1e-12)
    plain.spectra.forEach((s, l) => expect(relativeDistance(got.spectra[l] ?? [], s)).toBeLessThan(1e-8))
  }
})

test('scaling the inputs by α is δ/α²', () => {
  const [first = NaN, ...others] = mixed.weightDecays
  const got = law({ ...mixed, couplings: scaled(H, 1 / 9) })
  expect(Math.abs(got.objective / law({ ...mixed, weightDecays: [first / 9, ...others] }).objective - 1)).toBeLessThan(
    1e-12,
  )
})

test('degenerate: δ = 0 is the scalar law; unbounded features or a dropped class give null', () => {
  const [, ...others] = one.weightDecays
  const atZero = law({ ...one, weightDecays: [0, ...others] })
  expect(atZero.firstPenalty).toBe(0)
  const model: CoupledModel = { ...one, counts, couplings: H, lastActivation: 'tanh' }
  for (const solve of [coupledBalanceLaw, residualBalanceLaw]) {
    expect(solve({ ...model, weightDecays: [0, ...others], featureDecays: [0, 0, 0, 0] })).toBeNull()
    expect(solve({ ...model, weightDecays: [9, 9, 9, 9] })).toBeNull()
  }
})

test('degenerate: couplings that do not fit, are not finite or not positive are refused by name', () => {
  const model: CoupledModel = { ...one, counts, couplings: H, lastActivation: 'tanh' }
  for (const solve of [coupledBalanceLaw, residualBalanceLaw]) {
    expect(() => solve({ ...model, couplings: identity(3) })).toThrow(/3 × 3, for 4 classes/)
    expect(() => solve({ ...model, couplings: scaled(H, NaN) })).toThrow(/not finite/)
    expect(() => solve({ ...model, couplings: scaled(H, -1) })).toThrow(/not positive definite/)
    expect(() => solve({ ...model, counts: [7, 5, 0, 4] })).toThrow(/class has 0 samples/)
  }
})

describe('class couplings', () => {
  const random = randomStream(5, 'inputs')
  const X = matrix(
    9,
    6,
    Float64Array.from({ length: 54 }, () => random.normal()),
  )
  const labels = [0, 0, 1, 1, 1, 2]
  const made = classCouplings(X, labels, 3)
  test('closed form: orthogonal inputs of length r cost 1/r² for each class, and couple none', () => {
    const Q = scaled(haarOrthogonal(9, 6, random), 4)
    expect(relativeDistance(classCouplings(Q, labels, 3).H.data, scaled(identity(3), 1 / 16).data)).toBeLessThan(1e-14)
  })
  test('rotating the inputs changes nothing; scaling them by α divides by α²', () => {
    const rotated = classCouplings(multiply(haarOrthogonal(9, 9, random), X), labels, 3)
    expect(relativeDistance(rotated.H.data, made.H.data)).toBeLessThan(1e-12)
    expect(relativeDistance(classCouplings(scaled(X, 3), labels, 3).H.data, scaled(made.H, 1 / 9).data)).toBeLessThan(
      1e-12,
    )
  })
  test('permuting the samples changes nothing', () => {
    const reversed = matrix(
      9,
      6,
      Float64Array.from(X.data, (_, i) => X.data[Math.floor(i / 6) * 6 + 5 - (i % 6)] ?? NaN),
    )
    expect(relativeDistance(classCouplings(reversed, [...labels].reverse(), 3).H.data, made.H.data)).toBeLessThan(1e-12)
  })
  test('more samples than pixels: no W₁ maps every class to one point', () => {
    const few = matrix(4, 6, X.data.slice(0, 24))
    expect(made.missing).toBeLessThan(1e-14)
    expect(classCouplings(few, labels, 3).missing).toBeGreaterThan(0.1)
  })
  test('degenerate: an empty class, a label out of range, sizes and NaN are refused by name', () => {
    expect(() => classCouplings(X, [0, 0, 0, 2, 2, 2], 3)).toThrow(/class 1 has no samples/)
    expect(() => classCouplings(X, [0, 0, 0, 1, 2, 3], 3)).toThrow(/label 3 is not among 0 … 2/)
    expect(() => classCouplings(X, [0], 3)).toThrow(/1 labels for 6 samples/)
    expect(() => classCouplings(scaled(X, NaN), labels, 3)).toThrow(/not finite/)
  })
})
