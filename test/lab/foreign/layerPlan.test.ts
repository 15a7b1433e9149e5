import { expect, test } from 'vitest'
import { foreignSpec, specWidths } from '../../../src/lab/foreign/foreignSpec.ts'
import { layerPlan } from '../../../src/lab/foreign/layerPlan.ts'

test('features of a layer are those of its activation, the last before the next weights', () => {
  expect(layerPlan(['0', '2', '4'], ['0', '1', '2', '3', '4'])).toEqual([
    { weights: '0', features: '1' },
    { weights: '2', features: '3' },
    { weights: '4', features: '4' },
  ])
})

test('arrays of other names are paired by position, and one kind alone makes layers too', () => {
  expect(layerPlan(['W1', 'W2'], ['Z1'])).toEqual([
    { weights: 'W1', features: 'Z1' },
    { weights: 'W2', features: null },
  ])
  expect(layerPlan([], ['Z1'])).toEqual([{ weights: null, features: 'Z1' }])
  expect(layerPlan(['a'], [])).toEqual([{ weights: 'a', features: null }])
})

test('the config orders the layers', () => {
  expect(layerPlan(['b', 'a'], [], ['a', 'b', 'c']).map(({ weights }) => weights)).toEqual(['a', 'b'])
})

test('the spec has two layers at least, one unit a class at the end, and at most 64 layers of 4096 units', () => {
  expect(specWidths([], 3)).toEqual([3, 3])
  expect(specWidths([3], 3)).toEqual([3, 3])
  expect(specWidths([5], 3)).toEqual([5, 3])
  expect(specWidths([50_257, 3], 3)).toEqual([4096, 3])
  expect(
    specWidths(
      Array.from({ length: 100 }, () => 7),
      3,
    ).length,
  ).toBe(64)
  const spec = foreignSpec({ name: 'n'.repeat(300), config: {}, widths: [], inputs: null, samples: 1, classes: 1 })
  expect(spec.name.length).toBe(120)
})
