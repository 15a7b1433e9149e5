import { describe, expect, test } from 'vitest'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import { classScatter } from '../../../src/shared/theory/clusterVariation.ts'
import { numericalRank } from '../../../src/shared/theory/numericalRank.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { parameterBlocks, weightMatrices } from '../../../src/shared/theory/problem.ts'
import { build, forwardNumbers, networkCases, networkProblems } from '../../oracle/networkCases.ts'
import { relativeDistance } from '../../oracle/read.ts'

const tolerance = 1e-12

describe.each(networkCases)('the objective of case %s', (_, c) => {
  const { problem, theta } = build(c)
  const got = objective(problem, theta)

  test('has the terms of PyTorch', () => {
    const total = got.dataLoss + got.weightPenalty + got.featurePenalty
    expect(relativeDistance([total], [c.objective])).toBeLessThan(tolerance)
    expect(
      relativeDistance(
        [got.dataLoss, got.weightPenalty, got.featurePenalty],
        [c.dataLoss, c.weightPenalty, c.featurePenalty],
      ),
    ).toBeLessThan(tolerance)
  })

  test('has the gradient of PyTorch', () => {
    const weights = parameterBlocks(problem).filter(({ kind }) => kind === 'weight')
    const block = (b: (typeof weights)[number]): Float64Array =>
      got.gradient.subarray(b.offset, b.offset + b.rows * b.cols)
    const scale = Math.max(c.gradientNorm, 1e-300)
    expect(Math.abs(Math.hypot(...got.gradient) - c.gradientNorm) / scale).toBeLessThan(tolerance)
    weights.forEach((b, l) => {
      const expected = c.gradient?.[l]?.flat()
      if (expected) expect(relativeDistance(block(b), expected)).toBeLessThan(tolerance)
      const [corner, second, last] = c.gradientEntries?.[l] ?? []
      if (corner === undefined) return
      const entries = [block(b)[0], block(b)[b.cols + 2], block(b).at(-1)].map(Number)
      entries.forEach((value, i) =>
        expect(Math.abs(value - ([corner, second, last][i] ?? NaN)) / scale).toBeLessThan(tolerance),
      )
    })
    const biases = parameterBlocks(problem).filter(({ kind }) => kind === 'bias')
    biases.forEach((b, l) => expect(relativeDistance(block(b), c.biasGradient?.[l] ?? [])).toBeLessThan(tolerance))
  })

  test('has weights with the singular values of NumPy', () => {
    if (c.coordinates !== 'raw') return // B S⁻¹ and B are W₁ on the span of X: other matrices when W₁ leaves it
    if (c.freeFeatures) return // W₁ is another one
    const expected = networkProblems[c.problem]
    weightMatrices(problem, theta).forEach((W, l) => {
      const s = singularValues(W)
      expect(relativeDistance(s, expected?.weightSpectra[l] ?? [])).toBeLessThan(tolerance)
      expect(numericalRank(s)).toBe(expected?.weightRanks[l])
    })
  })
})

const withForward = networkCases.flatMap(([name, c]) => {
  const numbers = forwardNumbers(c)
  return numbers ? [[name, c, numbers] as const] : []
})

describe.each(withForward)('the forward pass of case %s', (_, c, numbers) => {
  const { problem, theta } = build(c)
  const got = objective(problem, theta)

  test('rests on features with the spectra, scatter and ranks of NumPy', () => {
    got.features.forEach((Z, l) => {
      const s = singularValues(Z)
      expect(relativeDistance(s, numbers.featureSpectra[l] ?? [])).toBeLessThan(tolerance)
      expect(
        relativeDistance(singularValues(got.preactivations[l]!), numbers.preactivationSpectra[l] ?? []),
      ).toBeLessThan(tolerance)
      expect(numericalRank(s)).toBe(numbers.featureRanks[l])
      const largest = Math.max(...numbers.tcv)
      const scatter = classScatter(Z, problem.labels, problem.targets.rows)
      expect(Math.abs(scatter - (numbers.tcv[l] ?? NaN))).toBeLessThanOrEqual(tolerance * largest)
    })
  })
})
