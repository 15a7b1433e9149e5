import { expect, test } from 'vitest'
import { classMeans } from '../../../src/lab/analyses/classMeans.ts'
import { ClassMeansResult } from '../../../src/shared/contract/analyses/classMeans.ts'
import { unconstrained } from '../../../src/shared/spec/presets/unconstrained.ts'
import { parseSpec } from '../../../src/shared/spec/runSpec.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { parameterCount } from '../../../src/shared/theory/problem.ts'

const spec = parseSpec(unconstrained({ name: 'a', classes: 3, perClass: 2, matrices: 2, width: 4, decay: 1e-3 }))
const sample = { X: new Float64Array(6), features: 1, labels: Int32Array.of(0, 1, 2, 2, 1, 0), classes: 3 }
const problem = makeProblem(spec, sample)
const theta = Float64Array.from({ length: parameterCount(problem) }, (_, i) => i + 1)

test('class means of free features are means of their own columns, and later layers apply ReLU first', () => {
  const result = classMeans({ problem, spec, sample, weights: [{ step: 7, theta }], parameters: {} })
  expect(ClassMeansResult.parse(result)).toEqual(result)
  expect(result).toMatchObject({ step: 7, classes: 3 })
  expect(result.layers.map(({ layer, units }) => [layer, units])).toEqual([
    [1, 4],
    [2, 4],
  ])
  // Row 1 of Z¹ is 1 … 6: the samples of class 0 are the first and the last.
  expect([...(result.layers[0]?.means ?? [])].slice(0, 3)).toEqual([3.5, 3.5, 3.5])
  expect([...(result.layers[1]?.means ?? [])].every((value) => value > 0)).toBe(true)
})

test('class means of no weights are refused', () => {
  expect(() => classMeans({ problem, spec, sample, weights: [], parameters: {} })).toThrow('weights of a step')
})
