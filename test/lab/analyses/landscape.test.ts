import { expect, it } from 'vitest'
import { curvature, landscape } from '../../../src/lab/analyses/landscape.ts'
import {
  CurvatureResult,
  LandscapeParameters,
  LandscapeResult,
} from '../../../src/shared/contract/analyses/landscape.ts'
import { identity } from '../../../src/shared/linalg/matrix.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { ceLandscape } from '../../../src/shared/spec/presets/ceLandscape.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { packWeights, unconstrainedProblem } from '../../../src/shared/theory/unconstrained/explicitModel.ts'
import { withoutColumnMeans } from '../../../src/shared/theory/unconstrained/logitMatrix.ts'
import { uniformModel } from '../../../src/shared/theory/unconstrained/model.ts'
import { symmetricWeights } from '../../../src/shared/theory/unconstrained/symmetricWeights.ts'

const spec = presetSpecs(ceLandscape, 'quick')[0] as RunSpec
const model = uniformModel(6, 2, 1e-3)
const problem = unconstrainedProblem(model, 12, 'crossEntropy', 'identity')
const sample = { X: new Float64Array(6), features: 1, labels: Int32Array.of(0, 1, 2, 3, 4, 5), classes: 6 }
const own = symmetricWeights(withoutColumnMeans(identity(6)), model)
const theta = packWeights(model, 12, own?.M1 ?? identity(6), own?.weights ?? [])
const input = { problem, spec, sample, weights: [{ step: 7, theta }] }

it('finds the bowl of DNC at its weights', () => {
  const found = curvature({ ...input, parameters: {} })
  expect(CurvatureResult.parse(found)).toEqual(found)
  expect(found).toMatchObject({ step: 7, curvature: { negative: 0, flat: 90 } })
  expect(found.loss).toBeCloseTo(0.03149014, 7)
  expect(found.gradientNorm).toBeLessThan(1e-8)
  expect(found.curvature.eigenvalues).toHaveLength(288)
})

it('computes the landscape of the model of the spec, whatever the weights, and reports progress', () => {
  const done: number[] = []
  const parameters = LandscapeParameters.parse({ descents: 1, descentSteps: 1 })
  const found = landscape({ ...input, parameters }, (share) => done.push(share))
  expect(LandscapeResult.parse(found)).toEqual(found)
  expect(found.landscape.points[0]?.loss).toBeCloseTo(0.03149014, 7)
  expect(found.landscape.line.t).toHaveLength(101)
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect([done.length, done.at(-1)]).toEqual([3, 1])
})

it('refuses models without a landscape, with the reason', () => {
  const run = (...changes: string[]) =>
    landscape(
      { ...input, spec: overrideAll(spec, changes), parameters: LandscapeParameters.parse({}) },
      () => undefined,
    )
  expect(() => run('network.bias=true')).toThrow('the run has biases')
  expect(() => run('network.activation=relu')).toThrow('needs a linear model under cross-entropy')
  expect(() => run('network.widths=[8,12,6]')).toThrow('hidden layers of one width')
})
