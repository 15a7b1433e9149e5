import { expect, test } from 'vitest'
import { differingFields } from '../../../src/shared/spec/differingFields.ts'

test('differingFields returns paths in the order of the spec, with every value', () => {
  const specs = [
    {
      name: 'a',
      seed: 0,
      penalty: { weightDecay: 1e-4, firstLayer: 1 },
      widths: [3, 2],
      optimizer: { kind: 'lbfgs', memory: 10 },
    },
    { name: 'b', seed: 0, penalty: { weightDecay: 1e-3, firstLayer: 1 }, widths: [4, 2], optimizer: { kind: 'adam' } },
  ]
  expect(differingFields(specs)).toEqual([
    { path: 'penalty.weightDecay', values: [1e-4, 1e-3] },
    { path: 'optimizer.kind', values: ['lbfgs', 'adam'] },
    { path: 'optimizer.memory', values: [10, undefined] },
  ])
})

test('differingFields is empty for equal specs, one spec and none', () => {
  const spec = { seed: 1, data: { set: 'digits', scale: null } }
  for (const specs of [[], [spec], [spec, structuredClone(spec)]]) expect(differingFields(specs)).toEqual([])
})
