import { expect, it } from 'vitest'
import { interpolation } from '../../../src/lab/figures/interpolation.ts'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import { InterpolationData } from '../../../src/shared/figures/interpolation/data.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { interpolation as preset } from '../../../src/shared/spec/presets/interpolation.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { scalarRun } from '../../fixtures/figures/interpolation.ts'
import { measurement, record } from './records.ts'

const specs = presetSpecs(preset, 'quick')

function source(spec: RunSpec, id: string, more: Partial<Measurement> | null = {}, refusal: string | null = null) {
  const { objective, dataLoss, interpolant } = scalarRun(spec.penalty.weightDecay)
  const last: Measurement = { ...measurement('10', 1000), objective, dataLoss, ...more }
  const value = { features: 'kept', weightPenalties: [], featurePenalty: 0, objective: interpolant ?? 0, residual: 0 }
  const result = {
    kind: 'interpolation',
    step: 1000,
    interpolant: refusal === null ? { value, refusal } : { value: null, refusal },
  }
  return {
    summary: { ...record('10').summary, id },
    spec,
    last: () => (more === null ? null : last),
    analyse: () => Promise.resolve(result as never),
  }
}

it('reads both bounds at every λ, in any order, and takes the lowest of several starts', async () => {
  const all = specs.map((spec, i) => source(spec, `run0000${i}`))
  const [, second] = specs as [RunSpec, RunSpec]
  const higher = source(overrideAll(second, ['seed=1']), 'another0', { objective: 9 })
  const data = await interpolation([higher, ...all.toReversed()])
  expect(InterpolationData.parse(data)).toEqual(data)
  expect(data.runs.map(({ lambda }) => lambda)).toEqual([1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001])
  expect(data.runs.map(({ run }) => run)).toEqual(all.map(({ summary }) => summary.id))
  expect(data).toMatchObject({ leastUpper: expect.closeTo(2, 12) as number, others: 1, refusals: [] })
})

it('names why runs have no interpolating network, once', async () => {
  const refused = specs.slice(0, 2).map((spec, i) => source(spec, `run0000${i}`, {}, 'No.'))
  const data = await interpolation(refused)
  expect(data).toMatchObject({ leastUpper: null, refusals: ['No.'] })
})

it('refuses runs that differ in more than λ and start, by name', async () => {
  const [first, second] = specs as [RunSpec, RunSpec]
  const other = (changes: string[], more: Partial<Measurement> | null = {}) =>
    interpolation([source(first, 'run00000'), source(overrideAll(second, changes), 'run00001', more)])
  await expect(other(['loss.targetScale=0.4'])).rejects.toThrow('differs from run00000 in more than λ and its start')
  await expect(other(['penalty.weightDecays=[1,1]'])).rejects.toThrow('has a λ for each layer')
  await expect(other([], null)).rejects.toThrow('has no measurement yet')
  await expect(other([], { multiplier: 2 })).rejects.toThrow('has not reached its own λ yet')
  await expect(interpolation([])).rejects.toThrow('needs runs of several λ')
})
