import { expect, it } from 'vitest'
import { logits } from '../../../src/lab/analyses/logits.ts'
import { depthBias } from '../../../src/lab/figures/depthBias.ts'
import { LogitsResult } from '../../../src/shared/contract/analyses/logits.ts'
import { DepthBiasData } from '../../../src/shared/figures/depthBias/data.ts'
import { identity } from '../../../src/shared/linalg/matrix.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { depthBias as preset } from '../../../src/shared/spec/presets/depthBias.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { packWeights, unconstrainedProblem } from '../../../src/shared/theory/unconstrained/explicitModel.ts'
import { uniformModel } from '../../../src/shared/theory/unconstrained/model.ts'
import { measurement, record } from './records.ts'

const [shallow] = presetSpecs(preset, 'quick') as [RunSpec]

const source = (spec: RunSpec, spectrum: number[], margin: number) => ({
  summary: record('10').summary,
  spec,
  last: () => ({ ...measurement('10', 3000), dataLoss: 1e-3 }),
  analyse: () =>
    Promise.resolve({ kind: 'logits', step: 3000, spectrum: Float64Array.from(spectrum), margin } as never),
})

it('reads ranks at 10 % and norms over that of DNC', async () => {
  const found = await depthBias([source(shallow, [2, 2, 2, 2, 2, 0], 2), source(shallow, [4, 4, 0.3, 0, 0, 0], -1)])
  expect(DepthBiasData.parse(found)).toEqual(found)
  expect(found.runs.map(({ rank, depth, width }) => [rank, depth, width])).toEqual([
    [5, 1, 6],
    [2, 1, 6],
  ])
  expect(found.runs[0]?.norm).toBeCloseTo(1, 12)
  expect(found.runs[1]?.norm).toBeNull()
  // Pairs at L = 1: 3 · 2 against 5.
  expect(found.structures).toEqual([
    { depth: 1, pairs: expect.closeTo(1.2, 12), polygon: expect.closeTo(2.4, 12), rank: 5 },
  ])
})

it('refuses weight decay, ReLU, the squared loss and other classes by the name of the run', async () => {
  const read = (...changes: string[]) => depthBias([source(overrideAll(shallow, changes), [1], 1)])
  await expect(read('penalty.weightDecay=0.001')).rejects.toThrow('has weight decay')
  await expect(read('network.activation=relu')).rejects.toThrow('is not linear')
  await expect(read('loss.kind=squared')).rejects.toThrow('has the squared loss')
  await expect(read('network.bias=true')).rejects.toThrow('is no unconstrained features model')
  await expect(depthBias([])).rejects.toThrow('needs linear models')
})

it('the analysis measures the outputs of the last weights', () => {
  const problem = unconstrainedProblem(uniformModel(3, 1, 1e-3), 3, 'crossEntropy', 'identity')
  const theta = packWeights(uniformModel(3, 1, 1e-3), 3, identity(3), [identity(3)])
  const sample = { X: new Float64Array(3), features: 1, labels: Int32Array.of(0, 1, 2), classes: 3 }
  const found = logits({ problem, spec: shallow, sample, weights: [{ step: 5, theta }], parameters: {} })
  expect(LogitsResult.parse(found)).toMatchObject({ step: 5, margin: 1 })
  expect(found.spectrum[1]).toBeCloseTo(1, 12)
})
