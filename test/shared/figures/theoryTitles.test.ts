import { describe, expect, it } from 'vitest'
import {
  boundTitle,
  costTitle,
  gradientTitle,
  nextLayerTitle,
  residualTitle,
  theoryNames,
  variationTitle,
} from '../../../src/shared/figures/theoryTitles.ts'

const bound = (relativeDistance: number, changes: Partial<Parameters<typeof boundTitle>[0][number]> = {}) => ({
  layer: 2,
  norm: 2,
  distance: 2 * relativeDistance,
  relativeDistance,
  decay: 0.1,
  stationarity: 1e-9,
  offset: 1e-9,
  rows: [
    {
      below: 1,
      lower: 0,
      upper: 1e-3,
      M: 3,
      entrywiseM: 6,
      remainder: 0.1,
      ratio: null,
      right: 0.5,
      proved: 0.25,
      entrywiseRight: 1,
      lemma: { clusters: 2, rank: 2, difference: 1e-4, wcss: 1e-3, M: 3, entrywiseM: 6 },
    },
  ],
  best: 1,
  slack: 0.2,
  ...changes,
})

describe('the title on the bound', () => {
  it('gives the largest distance, and the verdict of its check', () => {
    expect(boundTitle([bound(0.0101), bound(0.02)], 10)).toBe(
      'Every W_l lies within 2.0 % of rank 10; Theorem 3.4 holds in all 2 layers',
    )
    expect(boundTitle([bound(0.4)], 10)).toMatch(
      /; Theorem 3\.4 with M in the operator norm is violated, or M is larger than estimated$/,
    )
    expect(boundTitle([bound(0.01, { stationarity: 55 })], 10)).toMatch(
      /; Theorem 3\.4 is not decided: the weights are not stationary \(‖grad L‖\/‖ΛW‖ up to 55, in W₂\)$/,
    )
  })

  it('is plain without numbers', () => {
    expect(boundTitle([], 10)).toBe(theoryNames.bound)
    expect(boundTitle([bound(NaN, { rows: [] })], 10)).toBe(theoryNames.bound)
    expect(boundTitle([bound(0, { rows: [] })], 10)).toBe('Every W_l lies within 0 % of rank 10')
  })
})

it('the title on the variation rounds up, and leaves the inputs out', () => {
  const row = (layer: number, upper: number) => ({
    layer,
    lower: 0,
    upper,
    byClass: upper,
    meanSquare: 1,
    dnc1: null,
  })
  expect(variationTitle([row(0, 50), row(1, 1.01e-9), row(2, 0)])).toMatch(
    / is at most 1\.1 × 10⁻⁹ in every layer above/,
  )
  for (const rows of [[row(0, 50)], [], [row(1, NaN)], [row(1, 1e-9), row(2, NaN)]])
    expect(variationTitle(rows)).toBe(theoryNames.variation)
})

it('the title on gradients names Proposition 3.1 on the side where the ranks are', () => {
  const of = (...ranks: number[]) => ({
    samples: [3, 7],
    layers: ranks.map((rank, l) => ({ layer: l + 1, rank, singularValues: new Float64Array() })),
  })
  expect(gradientTitle(of(1, 2))).toBe(
    'The gradient on 2 samples has rank at most 2 in every layer, as Proposition 3.1 states',
  )
  expect(gradientTitle(of(2, 3))).toBe(
    'The gradient on 2 samples has rank at most 3 in every layer, above the 2 of Proposition 3.1',
  )
  expect(gradientTitle(of())).toBe(theoryNames.gradientRanks)
})

it('the title on the cost names the misfit, because the minimum needs interpolation', () => {
  const cost = {
    interpolation: 0.31,
    cost: 12,
    weightCost: 13,
    rank: 10,
    smallestC: 4e5,
    leadingC: 1,
    optimum: 1e-9,
    leadingOptimum: 10,
    layers: [],
  }
  expect(costTitle(cost)).toBe(
    'The representation cost is 12.0 at a misfit ‖Z^L − Y‖/‖Y‖ of 0.31; the minimum for the same C is 10.0',
  )
  expect(costTitle({ ...cost, cost: NaN })).toBe(theoryNames.cost)
})

it('the title on the next layer covers every layer or none', () => {
  const fitOf = (error: number) => ({ C: 1, error, scaleError: 0, shapeError: error })
  const layer = (at: number, fit: ReturnType<typeof fitOf> | null) => ({
    layer: at,
    theorem: '4.2' as const,
    measured: new Float64Array(),
    forecast: null,
    fit,
    refusal: null,
  })
  const title = (...fits: (ReturnType<typeof fitOf> | null)[]): string =>
    nextLayerTitle({ layers: fits.map((fit, l) => layer(l + 1, fit)), common: null })
  expect(title(fitOf(0.021), fitOf(0.041))).toBe(
    'With C = 1, the forecast from the trained next layer is 2.1–4.1 % off in the hidden layers',
  )
  expect(title(fitOf(0.021), null)).toBe(theoryNames.forecast)
  expect(title(fitOf(NaN))).toBe(theoryNames.forecast)
  expect(title()).toBe(theoryNames.forecast)
})

it('the title on residual layers is plain where no weight must vanish or a distance is missing', () => {
  const of = (...distances: (number | null)[]) => ({
    smallestC: 1,
    cost: 5,
    optimum: 4,
    layers: distances.map((distance, l) => ({ layer: l + 2, norm: 1, mustVanish: true, distance, change: 0 })),
  })
  expect(residualTitle(of(0.05, 0.051))).toMatch(
    / have norms of at most 5\.1 % of √K\/C, the norm of W_L at the minimum$/,
  )
  expect(residualTitle(of(0.05, null))).toBe(theoryNames.residual)
  expect(residualTitle(of())).toBe(theoryNames.residual)
})
