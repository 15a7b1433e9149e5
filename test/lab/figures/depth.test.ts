import { expect, it } from 'vitest'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import { DepthData } from '../../../src/shared/figures/depth/data.ts'
import { readDepth } from '../../../src/shared/figures/depth/read.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { depth } from '../../../src/shared/spec/presets/depth.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { measurement, record } from './records.ts'

const specs = presetSpecs(depth, 'quick')
const ten = (value: number): Float64Array => new Float64Array(10).fill(value)

/** ‖W_l‖² = 10 l², s(Z^l) = 2, s(A^{l+1}) = 1, and within-class parts of 1/l. */
function source(spec: RunSpec, more: Partial<Measurement> | null = {}, id = `run000${spec.network.widths.length}`) {
  const layers = spec.network.widths.map((_, l) => l + 1)
  const last: Measurement = {
    ...measurement('10', 1000),
    weightSpectra: layers.map(ten),
    featureSpectra: layers.map(() => ten(2)),
    recursiveSpectra: layers.slice(1).map(() => ten(1)),
    // N = 20, ‖Z‖² = 40.
    tcv: Float64Array.from(layers, (l) => 2 / l),
    ...more,
  }
  return {
    summary: { ...record('10').summary, id: id.padEnd(8, '0') },
    spec,
    last: () => (more === null ? null : last),
  }
}

it('reads shares, errors and within-class parts of every depth', () => {
  const data = readDepth(
    specs
      .slice(0, 3)
      .toReversed()
      .map((spec) => source(spec)),
  )
  expect(DepthData.parse(data)).toEqual(data)
  expect(data).toMatchObject({ kind: 'depth', classes: 10, firstRepresentative: 1, others: 0 })
  expect(data.runs.map(({ depth: L }) => L)).toEqual([2, 3, 4])
  expect(data.runs[1]).toMatchObject({
    shares: [1 / 14, 5 / 14, 1],
    errors: { first: 1, median: 1, last: 1 },
    variation: 1,
  })
  expect(data.runs[1]?.meanCost).toBeCloseTo((10 * 14) / 2 / 3, 12)
})

it('takes the lowest run of a depth, and l* = 2 where the inputs have fewer dimensions than samples', () => {
  const [first, second] = specs as [RunSpec, RunSpec]
  const higher = source(overrideAll(second, ['seed=1']), { objective: 9 }, 'another0')
  const both = readDepth([higher, source(first), source(second)])
  expect(both.runs.map(({ run }) => run)).toEqual(['run00020', 'run00030'])
  expect(both.others).toBe(1)
  const few = JSON.stringify({ ...mixture, dimension: 6 })
  const narrow = specs.slice(0, 3).map((spec) => source(overrideAll(spec, [`data=${few}`])))
  const { firstRepresentative, runs } = readDepth(narrow)
  expect(firstRepresentative).toBe(2)
  expect(runs.map(({ variation }) => variation)).toEqual([0, 1 / 2, 1 / 2])
})

const mixture = {
  set: 'mixture',
  classes: 10,
  dimension: 6,
  deviation: 0.1,
  sampling: { kind: 'balanced', perClass: 2, seed: 0 },
}

it('refuses runs that differ in more than depth and start, by name', () => {
  const [first, second] = specs as [RunSpec, RunSpec]
  const other = (changes: string[]) => () => readDepth([source(first), source(overrideAll(second, changes))])
  expect(other(['loss.targetScale=0.4'])).toThrow('differs from run00020 in more than its depth and its start')
  expect(other(['network.widths=[20,30,10]'])).toThrow('has hidden layers of different widths')
  expect(other(['network.residual=true'])).toThrow('has residual layers')
  expect(() => readDepth([source(first, null)])).toThrow('has no measurement yet')
  expect(() => readDepth([source(first, { multiplier: 2 })])).toThrow('has not reached its own λ yet')
  expect(() => readDepth([])).toThrow('needs runs of several depths')
})
