import { expect, test } from 'vitest'
import { uniformModel } from '../../../../src/shared/theory/unconstrained/model.ts'
import { collapseLosses, unconstrainedEnding } from '../../../../src/shared/theory/unconstrained/unconstrainedEnding.ts'

const squared = collapseLosses(uniformModel(10, 4, 1e-3), 'squared', 'relu')
const entropy = collapseLosses(uniformModel(10, 2, 1e-3), 'crossEntropy', 'identity')

test('the losses of DNC and zero are those of the loss and the activation', () => {
  expect(squared.collapse).toBeCloseTo(0.02494969654913, 13)
  expect(squared.zero).toBe(0.5)
  expect(entropy.collapse).toBeCloseTo(0.056677583751, 11)
  expect(collapseLosses(uniformModel(10, 2, 1e-3), 'crossEntropy', 'relu').collapse).toBeCloseTo(0.060455137447, 11)
  expect(entropy.zero).toBe(Math.log(10))
})

test.each([
  [0.49995, 'zero'],
  [0.4, 'partial'],
  [0.0326, 'partial'],
  [0.0322, 'above'],
  [0.02495, 'collapse'],
  [0.024944, 'below'],
  [0.0203729, 'below'],
] as const)('squared loss: f = %d is %s', (f, ending) => {
  expect(unconstrainedEnding(f, squared)).toBe(ending)
})

test.each([
  [Math.log(10), 'zero'],
  [2, 'partial'],
  [0.0725, 'partial'],
  [0.0712, 'above'],
  [0.05668, 'collapse'],
  [0.05, 'below'],
] as const)('cross-entropy: f = %d is %s', (f, ending) => {
  expect(unconstrainedEnding(f, entropy)).toBe(ending)
})

test('an unfinished run takes a wider tolerance', () => {
  expect(unconstrainedEnding(squared.collapse * 1.002, squared)).toBe('above')
  expect(unconstrainedEnding(squared.collapse * 1.002, squared, 3e-3)).toBe('collapse')
})
