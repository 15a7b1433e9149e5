import { describe, expect, it } from 'vitest'
import { matrix } from '../../../src/shared/linalg/matrix.ts'
import { interpolantOf, type Interpolant } from '../../../src/shared/theory/interpolant.ts'
import type { Problem } from '../../../src/shared/theory/problem.ts'
import { oracle } from '../../oracle/read.ts'

type Sides = Pick<Interpolant, 'weightPenalties' | 'featurePenalty' | 'objective'>
interface Case {
  name: string
  widths: number[]
  labels: number[]
  weightDecays: number[]
  featureDecays: number[]
  X: number[]
  theta: number[]
  kept: Sides
  collapsed: Sides
}
const { interpolants } = oracle<{ interpolants: Case[] }>('limits')

function problemOf({ widths, labels, weightDecays, featureDecays, X }: Case, changes: Partial<Problem> = {}): Problem {
  const [N, K] = [labels.length, widths.at(-1) ?? 0]
  const targets = matrix(K, N)
  labels.forEach((k, i) => (targets.data[k * N + i] = 0.5))
  return {
    inputs: matrix(9, N, Float64Array.from(X)),
    inputScale: null,
    inputBasis: null,
    targets,
    labels: Int32Array.from(labels),
    widths,
    activations: widths.map(() => 'tanh' as const),
    residual: widths.map(() => false),
    bias: false,
    loss: 'squared',
    weightDecays,
    featureDecays,
    sampleWeight: 1,
    ...changes,
  }
}
const classesOf = ({ widths }: Case): number => widths.at(-1) ?? 0
const theta = (own: Case): Float64Array => Float64Array.from(own.theta)

describe('an interpolating network made from a trained one', () => {
  it.each(interpolants)('is the cheaper of the two that NumPy builds: $name', (own) => {
    const found = interpolantOf(problemOf(own), theta(own), classesOf(own)) as Interpolant
    const expected = own.kept.objective < own.collapsed.objective ? 'kept' : 'collapsed'
    expect(found.features).toBe(expected)
    found.weightPenalties.forEach((penalty, l) =>
      expect(penalty / (own[expected].weightPenalties[l] ?? NaN)).toBeCloseTo(1, 9),
    )
    expect(found.featurePenalty).toBeCloseTo(own[expected].featurePenalty, 11)
    expect(found.objective / own[expected].objective).toBeCloseTo(1, 9)
    expect(found.residual).toBeLessThan(1e-10)
  })

  it('is the other one where the cheaper does not exist', () => {
    const [own] = interpolants as [Case]
    const N = own.labels.length
    // Two equal columns of X in different classes: no W_1 collapses them, and no network tells them apart.
    const X = Float64Array.from(own.X)
    for (let i = 0; i < 9; i++) X[i * N + 2] = X[i * N] ?? 0
    const found = interpolantOf(problemOf(own, { inputs: matrix(9, N, X) }), theta(own), classesOf(own))
    expect(found).toMatch(/linearly dependent in the last hidden layer.*no W_1 collapses every class/)
    // Equal columns of one class: only the collapsed one exists.
    const same = Float64Array.from(own.X)
    for (let i = 0; i < 9; i++) same[i * N + 1] = same[i * N] ?? 0
    expect(interpolantOf(problemOf(own, { inputs: matrix(9, N, same) }), theta(own), classesOf(own))).toMatchObject({
      residual: expect.any(Number) as number,
    })
  })

  it('is the network itself where that interpolates with the smallest last layer', () => {
    // σ = identity, X = I: W_2 W_1 = Y with W_1 = I, W_2 = Y costs what it costs.
    const Y = matrix(2, 2, Float64Array.of(0.5, 0, 0, 0.5))
    const linear: Problem = {
      ...problemOf(interpolants[0] as Case),
      inputs: matrix(2, 2, Float64Array.of(1, 0, 0, 1)),
      targets: Y,
      labels: Int32Array.of(0, 1),
      widths: [2, 2],
      activations: ['identity', 'identity'],
      residual: [false, false],
      weightDecays: [1, 1],
      featureDecays: [0, 0],
    }
    const found = interpolantOf(linear, Float64Array.of(1, 0, 0, 1, 0.5, 0, 0, 0.5), 2)
    expect(found).toMatchObject({ weightPenalties: [1, 0.25], featurePenalty: 0, objective: 1.25 })
  })

  it('is refused where the representation cost is not defined, and for targets out of reach', () => {
    const [own] = interpolants as [Case]
    const refusal = (changes: Partial<Problem>) => interpolantOf(problemOf(own, changes), theta(own), classesOf(own))
    expect(refusal({ inputs: null })).toMatch('Free features')
    expect(refusal({ bias: true })).toMatch('without biases')
    expect(refusal({ residual: [false, true, false] })).toMatch('feedforward')
    expect(refusal({ loss: 'crossEntropy' })).toMatch('cross-entropy')
    const one = matrix(3, 6, new Float64Array(18).fill(1))
    expect(refusal({ targets: one })).toMatch('No network reaches the targets: tanh⁻¹(1) is not finite.')
    expect(interpolantOf(problemOf(own), theta(own), 4)).toMatchObject({ features: 'kept' })
  })
})
