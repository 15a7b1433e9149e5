import { describe, expect, test } from 'vitest'
import { dot } from '../../../src/shared/linalg/matrix.ts'
import { lossGradients } from '../../../src/shared/theory/lossGradients.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { parameterBlocks, weightMatrices } from '../../../src/shared/theory/problem.ts'
import { build, networkCases } from '../../oracle/networkCases.ts'

describe.each(networkCases)('the gradients of the data loss of case %s', (_, c) => {
  const { problem, theta } = build(c)
  const gradients = lossGradients(problem, theta)
  const weights = weightMatrices(problem, theta)
  const blocks = parameterBlocks(problem).filter(({ kind }) => kind === 'weight')

  test('have the shapes of the weights', () => {
    expect(gradients.map(({ rows, cols }) => [rows, cols])).toEqual(weights.map(({ rows, cols }) => [rows, cols]))
  })

  test('give the slope of the data loss along each weight matrix, in every coordinates', () => {
    const lossAt = (factor: number, { offset, rows, cols }: (typeof blocks)[number]): number => {
      const moved = theta.slice()
      for (let i = offset; i < offset + rows * cols; i++) moved[i] = factor * (theta[i] ?? NaN)
      return objective(problem, moved).dataLoss
    }
    const h = 1e-4
    blocks.forEach((block, l) => {
      // Fourth order, so that neither truncation nor round-off counts.
      const [near, far] = [h, 2 * h].map((step) => lossAt(1 + step, block) - lossAt(1 - step, block))
      const slope = (8 * (near ?? NaN) - (far ?? NaN)) / (12 * h)
      const [W, G] = [weights[l], gradients[l]]
      if (!W || !G) throw new Error('no such layer')
      const scale = Math.sqrt(dot(W.data, W.data) * dot(G.data, G.data))
      expect(Math.abs(dot(W.data, G.data) - slope)).toBeLessThan(
        1e-8 * Math.max(scale, objective(problem, theta).dataLoss),
      )
    })
  })

  test('do not depend on the penalties', () => {
    const heavy = { ...problem, weightDecays: problem.widths.map(() => 7), featureDecays: problem.widths.map(() => 5) }
    expect(lossGradients(heavy, theta)).toEqual(gradients)
  })
})
