import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import {
  certificateSentence,
  closedForms,
  readUnconstrained,
  squaredModel,
  type UnconstrainedSource,
} from '../../../src/shared/figures/unconstrainedRuns.ts'
import { withFieldsAt, type FieldValue } from '../../../src/shared/spec/override.ts'
import { unconstrained } from '../../../src/shared/spec/presets/unconstrained.ts'
import { parseSpec } from '../../../src/shared/spec/runSpec.ts'
import { runSummary } from '../../fixtures/run.ts'

const F = 0.02494969654913
const spec = parseSpec(unconstrained({ name: 'a', classes: 10, perClass: 1, matrices: 4, width: 20, decay: 1e-3 }))

/** A run that ends at `ratio` of the loss of DNC, with `rank` singular values of 1 and the others `tail`. */
function source(
  ratio: number,
  { fields = [] as FieldValue[], rank = 5, tail = 0.02, measured = true, multiplier = 1 } = {},
): UnconstrainedSource {
  const s = Float64Array.from({ length: 10 }, (_, i) => (i < rank ? 1 : tail))
  const last = {
    multiplier,
    objective: ratio * F,
    featureSpectra: Array.from({ length: 5 }, () => s),
    layered: { stationarity: Float64Array.of(1e-6, 3e-5, NaN, 1e-5, 1e-7) },
  } as unknown as Measurement
  return {
    summary: runSummary({ id: 'run00000', name: 'a run' }),
    spec: withFieldsAt(spec, fields),
    last: () => (measured ? last : null),
  }
}

const heavyBall = { kind: 'momentum', learningRate: 0.1, momentum: 0.9, firstLayer: 'raw' }
const momentum: FieldValue[] = [{ path: 'optimizer', value: heavyBall }]

describe('a run with free features', () => {
  it('ends below, at or above DNC, and its ranks count from 0.01 of the first singular value', () => {
    expect(readUnconstrained(source(0.8166))).toMatchObject({
      optimizer: 'L-BFGS, sharpened ReLU',
      isFirstOrder: false,
      ending: 'below',
      ranks: [10, 10, 10],
      averageRank: 10,
    })
    expect(readUnconstrained(source(0.9, { tail: 0.005 })).ranks).toEqual([5, 5, 5])
    expect(readUnconstrained(source(1.0001)).ending).toBe('collapse')
    expect(readUnconstrained(source(1.4)).ending).toBe('partial')
    expect(readUnconstrained(source(0.5 / F)).ending).toBe('zero')
  })

  it('has a wider tolerance and a threshold of 0.05 after a first-order method, where every rank is full', () => {
    const own = (ratio: number, rank: number) => readUnconstrained(source(ratio, { fields: momentum, rank }))
    expect(own(1.002, 10)).toMatchObject({ optimizer: 'momentum, rate 0.1', isFirstOrder: true, ending: 'collapse' })
    expect(own(0.998, 10).ending).toBe('collapse')
    expect(own(0.998, 9)).toMatchObject({ ending: 'below', ranks: [9, 9, 9] })
    expect(own(1.002, 9).ending).toBe('above')
  })

  it('is no first-order run after a finish by L-BFGS', () => {
    const fields = [{ path: 'optimizer', value: { ...heavyBall, finish: { steps: 400 } } }]
    expect(readUnconstrained(source(1.002, { fields, rank: 10 }))).toMatchObject({
      optimizer: 'momentum, rate 0.1, then L-BFGS',
      isFirstOrder: false,
      ending: 'above',
    })
  })

  it('has no end before its first measurement, nor at another λ', () => {
    expect(readUnconstrained(source(1, { measured: false }))).toMatchObject({ ending: null, ranks: [] })
    expect(readUnconstrained(source(1, { multiplier: 2 }))).toMatchObject({ ending: null, ratio: NaN })
  })

  it('has a certificate only with sharpened ReLU: the largest known ratio', () => {
    expect(readUnconstrained(source(1)).certificate).toBe(3e-5)
    expect(readUnconstrained(source(1, { fields: momentum })).certificate).toBeNull()
    expect(certificateSentence([null, 3e-5, 1e-6])).toContain('at most 3.0 × 10⁻⁵ of')
    expect(certificateSentence([0.02, 1e-5, null, 0.65])).toContain(
      'above 0.01 of ‖λ{i|W}ₗ‖ in 2 of 3 runs, up to 0.65',
    )
    expect(certificateSentence([null])).toBe('')
  })

  it('is refused with the reason where the closed forms do not hold', () => {
    const refused =
      (...fields: FieldValue[]) =>
      () =>
        squaredModel(source(1, { fields }))
    const plain = { path: 'optimizer.sharpening', value: [] }
    expect(refused({ path: 'loss.kind', value: 'crossEntropy' })).toThrow('Run run00000 (a run) has cross-entropy')
    expect(refused(plain, { path: 'network.activation', value: 'identity' })).toThrow('has linear layers')
    expect(refused({ path: 'network.widths', value: [20, 10] })).toThrow('has one weight matrix')
    expect(refused({ path: 'network.freeFeatures', value: false })).toThrow('has no free features')
  })

  it('has the closed forms of its model: none but DNC for K < 6', () => {
    expect(closedForms(squaredModel(source(1)))).toEqual({
      collapse: expect.closeTo(F, 13),
      srg: expect.closeTo(0.02037293076975, 13),
    })
    const few: FieldValue[] = [
      { path: 'data.classes', value: 3 },
      { path: 'network.widths', value: [6, 6, 6, 6, 3] },
    ]
    expect(closedForms(squaredModel(source(1, { fields: few }))).srg).toBeNull()
  })
})
