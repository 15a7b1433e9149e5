import { expect, it } from 'vitest'
import { merge } from '../../../src/lab/figures/merge.ts'
import { MergeData } from '../../../src/shared/figures/merge/data.ts'
import { merge as preset } from '../../../src/shared/spec/presets/merge.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { measurement, record } from './records.ts'

const small = ['network.widths=[3,3,10]', 'optimizer.firstLayer=raw']
const specs = presetSpecs(preset, 'quick')
  .filter(({ penalty }) => penalty.weightDecay === 1e-3)
  .map((spec) => overrideAll(spec, small))
const [digits, mixture] = specs as [RunSpec, RunSpec]

/** Two samples of classes 0 and 1 with two features. */
const sample = { X: Float64Array.of(1, 0, 0, 1), features: 2, labels: Int32Array.of(0, 1), classes: 10 }
const source = (
  spec: RunSpec,
  id: string,
  theta: Float64Array | null = new Float64Array(3 * 2 + 9 + 30).fill(0.1),
) => ({
  summary: { ...record('10').summary, id },
  spec,
  last: () => ({ ...measurement('10', 1000), weightSpectra: [Float64Array.of(1, 1), Float64Array.of(1, 0.5, 0.001)] }),
  sample: () => sample,
  lastWeights: () => theta,
})

it('pairs runs that differ in their data alone', () => {
  const found = merge([source(digits, 'run00000'), source(mixture, 'run00001')])
  expect(MergeData.parse(found)).toEqual(found)
  expect(found.tasks).toEqual(['digits', 'mixture'])
  expect(found.ends.map(({ run, partner, task, rank }) => [run, partner, task, rank])).toEqual([
    ['run00000', 'run00001', 0, 2],
    ['run00001', 'run00000', 1, 2],
  ])
})

it('refuses one task, runs without partner, and runs without weights', () => {
  expect(() => merge([source(digits, 'run00000')])).toThrow('needs runs on two tasks')
  const other = overrideAll(mixture, ['penalty.weightDecay=0.1'])
  expect(() => merge([source(digits, 'run00000'), source(other, 'run00001')])).toThrow('No two runs differ')
  expect(() => merge([source(digits, 'run00000', null), source(mixture, 'run00001')])).toThrow('has no weights yet')
})
