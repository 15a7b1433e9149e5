import { describe, expect, it } from 'vitest'
import { fewestEigenvalues, powerLawFit } from '../../../src/shared/theory/powerLawFit.ts'
import { oracle } from '../../oracle/read.ts'

interface Tail {
  name: string
  eigenvalues: number[]
  fit: { alpha: number; xmin: number; distance: number; count: number; alphaOfPowerlaw: number }
}
const { tails } = oracle<{ tails: Tail[] }>('checkpoints')

describe('powerLawFit', () => {
  it.each(tails)('agrees with plain loops over every xmin: $name', ({ eigenvalues, fit }) => {
    const own = powerLawFit(eigenvalues)
    expect(own?.count).toBe(fit.count)
    expect(own?.xmin).toBeCloseTo(fit.xmin, 10)
    expect(own?.alpha).toBeCloseTo(fit.alpha, 10)
    expect(own?.alpha).toBeCloseTo(fit.alphaOfPowerlaw, 8)
    expect(own?.distance).toBeCloseTo(fit.distance, 10)
  })

  it('keeps α and the distance when all eigenvalues are scaled and shuffled', () => {
    const values = tails[2]?.eigenvalues ?? []
    const [own, scaled] = [powerLawFit(values), powerLawFit(values.map((value) => 1e-9 * value).toReversed())]
    expect(scaled?.alpha).toBeCloseTo(own?.alpha ?? NaN, 9)
    expect(scaled?.distance).toBeCloseTo(own?.distance ?? NaN, 9)
    expect(scaled?.count).toBe(own?.count)
  })

  it('finds α of exact quantiles of a power law', () => {
    const values = Array.from({ length: 2000 }, (_, i) => (1 - (i + 0.5) / 2000) ** (-1 / 2))
    expect(powerLawFit(values)?.alpha).toBeCloseTo(3, 1)
  })

  it('has no fit for few, equal, zero or negative eigenvalues', () => {
    expect(powerLawFit(Array.from({ length: fewestEigenvalues - 1 }, (_, i) => i + 1))).toBeNull()
    expect(powerLawFit(new Float64Array(50).fill(2))).toBeNull()
    expect(powerLawFit(new Float64Array(50))).toBeNull()
    expect(powerLawFit(Array.from({ length: 50 }, (_, i) => -i))).toBeNull()
  })

  it('leaves out eigenvalues up to the floor', () => {
    const values = [...Array.from({ length: 30 }, (_, i) => (i + 1) ** 2), ...new Array<number>(20).fill(1e-30)]
    expect(powerLawFit(values, 1e-20)).toEqual(powerLawFit(values.slice(0, 30)))
  })
})
