import { describe, expect, test } from 'vitest'
import { lossEndText } from '../../../../src/shared/contract/finishedText.ts'
import { parseSpec, type RunSpecInput } from '../../../../src/shared/spec/runSpec.ts'
import { unconstrained } from '../../../../src/shared/spec/presets/unconstrained.ts'
import { endModel, lossEnd, type EndModel } from '../../../../src/shared/theory/unconstrained/lossEnd.ts'

const model = { name: 'm', classes: 10, perClass: 1, matrices: 4, width: 20, decay: 1e-3 }
const modelOf = (changes: Partial<RunSpecInput> = {}): EndModel => {
  const found = endModel(parseSpec({ ...unconstrained(model), ...changes }))
  if (typeof found === 'string') throw new Error(found)
  return found
}
const descent = (finish: object): RunSpecInput['optimizer'] => ({
  kind: 'momentum',
  continuation: { start: 1, divideBy: 2, steps: 1 },
  finish,
})
/** Z^1 … Z^5 of these ranks, with equal singular values. */
const spectra = (...ranks: number[]): Float64Array[] =>
  ranks.map((rank) => Float64Array.from({ length: 10 }, (_, i) => (i < rank ? 1 : 1e-3)))

describe('the end of a run with free features', () => {
  const F = 0.02494969654913

  test('is named by its loss against that of collapse', () => {
    const found = modelOf()
    expect(found.collapse).toBeCloseTo(F, 13)
    const kindAt = (f: number): string => lossEnd(f, [], found).kind
    expect([0.5, 0.49995, 2 * F, 1.1 * F, F, F * 1.0001, 0.8 * F].map(kindAt)).toEqual([
      'zero',
      'zero',
      'partial',
      'above',
      'collapse',
      'collapse',
      'below',
    ])
  })

  test('counts an unfinished descent as collapse within 3e-3, at full rank', () => {
    const unfinished = modelOf({ optimizer: descent({}) })
    expect(lossEnd(1.002 * F, spectra(4, 10, 10, 10, 10), unfinished).kind).toBe('collapse')
    expect(lossEnd(1.002 * F, spectra(10, 10, 9, 10, 10), unfinished).kind).toBe('above')
    expect(lossEnd(0.998 * F, spectra(10, 10, 9, 10, 10), unfinished).kind).toBe('below')
    const finished = modelOf({ optimizer: descent({ steps: 100 }) })
    expect(lossEnd(1.002 * F, spectra(10, 10, 10, 10, 10), finished).kind).toBe('above')
  })

  test('under cross-entropy without activation has full rank K − 1', () => {
    const network = { ...unconstrained(model).network, activation: 'identity' as const }
    const found = modelOf({ network, loss: { kind: 'crossEntropy', reduction: 'mean' }, optimizer: descent({}) })
    expect(found.rank).toBe(9)
    expect(found.zero).toBeCloseTo(Math.log(10), 15)
    expect(lossEnd(found.collapse * 1.002, spectra(1, 9, 9, 9, 9), found).kind).toBe('collapse')
  })

  test('has no name where the model has no closed forms', () => {
    const network = { ...unconstrained(model).network, bias: true }
    expect(endModel(parseSpec({ ...unconstrained(model), network }))).toBe('has biases')
  })

  test('is a sentence with its numbers', () => {
    expect(lossEndText({ kind: 'below', objective: 0.0203729, collapse: F })).toBe(
      'Below collapse: objective 0.020373, 0.81656 times that of deep neural collapse.',
    )
    expect(lossEndText({ kind: 'zero', objective: 0.5, collapse: F })).toMatch(
      /^Zero solution: objective 0\.50000, 20\.040 times/,
    )
  })
})
