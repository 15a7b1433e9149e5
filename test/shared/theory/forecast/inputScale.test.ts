import { describe, expect, it } from 'vitest'
import { matrix } from '../../../../src/shared/linalg/matrix.ts'
import { effectiveDelta, endDifference } from '../../../../src/shared/theory/forecast/inputScale.ts'
import { firstLayerCost } from '../../../../src/shared/theory/forecast/firstLayerLimit.ts'
import { oracle } from '../../../oracle/read.ts'

interface Case {
  rows: number
  dimension: number
  samples: number
  preactivations: number[]
  inputs: number[]
  /** ‖A¹ (cX)⁺‖² for each factor c. */
  factors: number[]
  squaredNorms: number[]
}
const { inputScale } = oracle<{ inputScale: Case[] }>('limits')

describe('δ on scaled inputs', () => {
  it('is divided by the square of the factor', () => {
    expect(effectiveDelta(1, 2)).toBe(0.25)
    expect(effectiveDelta(0.5, 1)).toBe(0.5)
    expect(effectiveDelta(1, 0.1)).toBeCloseTo(100, 10)
    expect(effectiveDelta(0, 7)).toBe(0)
  })

  it('is refused for factors that are not positive, and for negative δ', () => {
    for (const scale of [0, -1, NaN, Infinity]) expect(() => effectiveDelta(1, scale)).toThrow('the factor of X is')
    expect(() => effectiveDelta(-1, 2)).toThrow('δ is -1')
    expect(() => effectiveDelta(NaN, 2)).toThrow('δ is NaN')
  })

  it('gives the first term of eq. 12 that NumPy computes with the pseudoinverse of cX', () => {
    for (const { rows, dimension, samples, preactivations, inputs, factors, squaredNorms } of inputScale) {
      const A = matrix(rows, samples, Float64Array.from(preactivations))
      const { cost } = firstLayerCost(A, matrix(dimension, samples, Float64Array.from(inputs)))
      factors.forEach((c, i) => {
        expect((2 * cost * effectiveDelta(1, c)) / (squaredNorms[i] ?? NaN)).toBeCloseTo(1, 10)
        const scaled = Float64Array.from(inputs, (x) => c * x)
        expect((2 * firstLayerCost(A, matrix(dimension, samples, scaled)).cost) / (squaredNorms[i] ?? NaN)).toBeCloseTo(
          1,
          10,
        )
      })
    }
  })
})

describe('the difference of two ends', () => {
  const end = (objective: number, ...spectra: number[][]) => ({ objective, spectra })

  it('is the largest of objective and layers', () => {
    expect(endDifference(end(1, [3, 4]), end(1, [3, 4]), 2)).toBe(0)
    expect(endDifference(end(1.1, [3, 4]), end(1, [3, 4]), 2)).toBeCloseTo(0.1, 12)
    expect(endDifference(end(1, [3, 4], [0, 5]), end(1, [3, 4], [3, 4]), 2)).toBeCloseTo(Math.sqrt(10) / 5, 12)
    expect(endDifference(end(1, [3, 4, 9]), end(1, [3, 4, 1]), 2)).toBe(0)
  })

  it('is refused between networks of different depths', () => {
    expect(() => endDifference(end(1, [3, 4]), end(1, [3, 4], [3, 4]), 2)).toThrow('1 layers, the reference has 2')
  })
})
