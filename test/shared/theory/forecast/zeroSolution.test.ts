import { describe, expect, it } from 'vitest'
import { isZeroSolution } from '../../../../src/shared/theory/forecast/zeroSolution.ts'

describe('the zero solution', () => {
  it('has outputs below a thousandth of the targets, in the Frobenius norm', () => {
    // Ten samples: ‖Y‖ = √10, so the limit is 3.162e-3.
    expect(isZeroSolution([0, 0, 0], 10)).toBe(true)
    expect(isZeroSolution([3e-3, 9e-4], 10)).toBe(true)
    expect(isZeroSolution([3e-3, 1.1e-3], 10)).toBe(false)
    expect(isZeroSolution(Float64Array.of(3e-16, 1e-18), 40)).toBe(true)
  })

  it('is not found where a class is learned, where nothing is measured, or where a value is not finite', () => {
    expect(isZeroSolution([1, 0, 0], 10)).toBe(false)
    expect(isZeroSolution(undefined, 10)).toBe(false)
    expect(isZeroSolution([], 10)).toBe(false)
    expect(isZeroSolution([NaN], 10)).toBe(false)
  })
})
