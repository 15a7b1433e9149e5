import { describe, expect, it } from 'vitest'
import { stationarityNote } from '../../../src/shared/figures/stationarityNote.ts'

const runs = (...ratios: number[][]) =>
  ratios.map((stationarity) => ({ layered: { stationarity: Float64Array.from(stationarity) } }))

describe('the caption of a figure about stationary points', () => {
  it('says to what all runs are stationary, rounded up', () => {
    expect(stationarityNote('limit', runs([1e-9, 2.03e-3], [1e-4, 1e-5]))).toBe('stationary to 2.1 × 10⁻³')
  })

  it('counts runs that are not, and names the farthest layer', () => {
    expect(stationarityNote('rankMap', runs([0.68, 1e-3], [1e-9, 1e-9], [0.02, 0.1]))).toBe(
      '2 of 3 runs are not stationary: up to 0.68 in W₁',
    )
    expect(stationarityNote('rankBound', runs([1e-3, 55]))).toBe('the run is not stationary: up to 55 in W₂')
  })

  it('leaves out layers without weight decay, and says nothing where no layer has a ratio', () => {
    expect(stationarityNote('initialisations', runs([NaN, 1e-3]))).toBe('stationary to 1.0 × 10⁻³')
    expect(stationarityNote('initialisations', runs([NaN, NaN]))).toBe('')
    expect(stationarityNote('limit', [null, { layered: {} }])).toBe('')
  })

  it('is empty for figures that need no stationary point', () =>
    expect(stationarityNote('weightNorms', runs([55]))).toBe(''))
})
