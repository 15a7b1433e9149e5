import { describe, expect, it } from 'vitest'
import { readInitialisations } from '../../../src/shared/figures/initialisations/read.ts'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import type { RunStatus } from '../../../src/shared/contract/runs.ts'
import type { RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { spec } from '../specs.ts'
import { measurementAt, progressAt } from '../trainers/speak.ts'
import { record } from './records.ts'

interface Given {
  seed: number
  /** Step and TCV of both hidden layers. */
  measured: [number, number][]
  status?: RunStatus
  began?: number
  changes?: Partial<RunSpecInput>
}

const network = { widths: [12, 12, 10] }

function source({
  seed,
  measured,
  status = 'finished',
  began = 0,
  changes = {},
}: Given): Parameters<typeof readInitialisations>[0][number] {
  const own = spec({ network, seed, name: `seed ${seed}`, ...changes })
  const measurements = measured.map(([step, tcv]): Measurement => ({
    ...measurementAt(step),
    multiplier: step < 10 ? 8 : 1,
    tcv: Float64Array.of(tcv, 3 * tcv, 99),
    tcvLower: Float64Array.of(tcv / 2, tcv, 99),
    tcvUpper: Float64Array.of(tcv, 3 * tcv, 99),
    featureRanks: [12, 10, 10],
    weightRanks: [11, 11, 10],
  }))
  const progress = { ...progressAt(20), attemptBegan: began, restarts: began > 0 ? 1 : 0 }
  const { summary } = record('0.1')
  return {
    summary: { ...summary, id: `run0000${seed}`, status, progress, samples: 20 },
    spec: own,
    measurements: () => measurements,
  }
}
const whole: Given['measured'] = [
  [0, 8],
  [10, 2],
  [20, 1e-6],
]

describe('the numbers of many initialisations', () => {
  it('are statistics over intermediate layers and runs at each step', () => {
    const data = readInitialisations([
      source({ seed: 0, measured: whole }),
      source({
        seed: 1,
        measured: [
          [0, 4],
          [10, 4],
          [20, 3e-6],
        ],
      }),
    ])
    expect(data).toMatchObject({ runs: ['run00000', 'run00001'], leftOut: [], restarted: 0, layers: 3, classes: 10 })
    expect(data.steps).toEqual([0, 10, 20])
    expect(data.multipliers).toEqual([8, 1, 1])
    // Layer 2 has twice the values of layer 1.
    expect([...data.tcv.highest]).toEqual([16, 8, 6e-6])
    expect([...data.tcv.lowest]).toEqual([8, 4, 2e-6])
    expect([...data.tcv.mean]).toEqual([12, 6, 4e-6])
    expect([...data.featureRank.median]).toEqual([11, 11, 11])
    expect(data.featureRanks).toEqual([12, 10])
    expect(data.certified.lower).toBeCloseTo(1.5e-6, 18)
    expect(data.certified.upper).toBeCloseTo(4e-6, 18)
    expect(data.single).toBeNull()
  })

  it('extend runs that ended early by their last value, and count restarted runs from their restart', () => {
    const data = readInitialisations([
      source({ seed: 0, measured: whole }),
      source({ seed: 1, measured: whole }),
      source({
        seed: 2,
        measured: [
          [0, 8],
          [10, 2],
          [13, 1],
        ],
      }),
      source({
        seed: 3,
        began: 5,
        measured: [
          [0, 1000],
          [5, 4],
          [15, 1],
          [25, 1e-6],
        ],
      }),
    ])
    expect(data.steps).toEqual([0, 10, 20])
    expect([...data.tcv.highest]).toEqual([16, 4, 2])
    expect([...data.tcv.lowest]).toEqual([8, 2, 2e-6])
    expect(data.restarted).toBe(1)
  })

  it('leave out unfinished runs with their status', () => {
    const data = readInitialisations([
      source({ seed: 0, measured: whole }),
      source({ seed: 1, measured: [[0, 8]], status: 'running' }),
      source({ seed: 2, measured: [[0, 8]], status: 'diverged' }),
    ])
    expect(data.runs).toEqual(['run00000'])
    expect(data.leftOut).toEqual([
      { run: 'run00001', status: 'running' },
      { run: 'run00002', status: 'diverged' },
    ])
    expect(() => readInitialisations([source({ seed: 1, measured: [], status: 'queued' })])).toThrow(
      'None of the 1 runs of one recipe has finished yet.',
    )
  })

  it('show a run of another recipe alone, layer by layer', () => {
    const changes = { precision: 'float64', stop: { steps: 30 } } as const
    const data = readInitialisations([
      source({ seed: 9, measured: whole, changes }),
      source({ seed: 0, measured: whole }),
      source({ seed: 1, measured: whole }),
    ])
    expect(data.runs).toEqual(['run00000', 'run00001'])
    expect(data.single).toMatchObject({ run: 'run00009', samples: 20, steps: [0, 10, 20], featureRanks: [12, 10, 10] })
    expect(data.single?.tcv.map((values) => [...values])).toEqual([
      [8, 2, 1e-6],
      [24, 6, 3e-6],
    ])
    // ε² times the mean of ‖z‖² over the samples: s = 3, 2, 1.
    expect(data.single?.floor).toBeCloseTo(2e-16 ** 2 * (14 / 20), 45)
  })

  it('show runs with collapse steps beside the same problem without, however many there are', () => {
    const optimizer = (collapseSteps: number | null) => ({
      optimizer: { collapseSteps, continuation: { start: 1, divideBy: 2, steps: 1 } },
    })
    const precision = 'float64'
    const plain = [0, 1].map((seed) => source({ seed, measured: whole, changes: optimizer(null) }))
    const stepped = [2, 3, 4].map((seed) => source({ seed, measured: whole, changes: { ...optimizer(50), precision } }))
    const alone = source({ seed: 9, measured: whole, changes: { ...optimizer(null), stop: { steps: 30 } } })
    const data = readInitialisations([...stepped, ...plain, alone])
    expect(data).toMatchObject({ runs: ['run00000', 'run00001'], collapseSteps: null })
    expect(data.collapsing).toMatchObject({ runs: ['run00002', 'run00003', 'run00004'], collapseSteps: 50 })
    expect(data.single?.run).toBe('run00009')
    const only = readInitialisations([...stepped, alone])
    expect(only).toMatchObject({ collapseSteps: 50, collapsing: null, single: { run: 'run00009' } })
    const other = source({ seed: 5, measured: whole, changes: { ...optimizer(50), stop: { steps: 40 } } })
    expect(readInitialisations([...plain, other]).collapsing).toBeNull()
  })

  it('give the misfit of the run alone, ‖Zᴸ − Y‖/‖Y‖, for sums and means, and none for cross-entropy', () => {
    const misfit = (loss: RunSpecInput['loss']): number =>
      readInitialisations([
        source({ seed: 9, measured: whole, changes: { loss } }),
        source({ seed: 0, measured: whole }),
        source({ seed: 1, measured: whole }),
      ]).single?.misfit ?? 0
    const { dataLoss } = measurementAt(20)
    expect(misfit({ targetScale: 0.5 })).toBeCloseTo(Math.sqrt((2 * dataLoss) / (20 * 0.25)), 14)
    expect(misfit({ targetScale: 0.5, reduction: 'mean' })).toBeCloseTo(Math.sqrt((2 * dataLoss) / 0.25), 14)
    expect(misfit({ kind: 'crossEntropy' })).toBeNaN()
  })
})
