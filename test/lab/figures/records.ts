import { scalarNames, type Measurement } from '../../../src/shared/contract/measurements.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { fig2 } from '../../../src/shared/spec/presets/fig2.ts'
import { presetSpec } from '../../../src/shared/spec/presets/preset.ts'
import { recursive, reference, run } from '../../fixtures/figures/fig2.ts'
import { runSummary } from '../../fixtures/run.ts'
import { engine } from '../trainers/speak.ts'

const counts = [23, 14, 14, 23, 17, 16, 22, 24, 23, 24]

/** Makes a finished run of Figure 2, N = 200, that ends at the numbers of the reference. */
export function record(delta: string, changes: Partial<RunRecord> = {}): RunRecord {
  const spec = presetSpec(fig2, 'paper', Number(delta))
  const { objective } = run(delta)
  const forecast = { singularValues: reference.forecast, C: [1, 1, 1, 1], notes: [] }
  return {
    summary: runSummary({
      id: `run${delta.replace('.', 'p')}`.padEnd(8, '0'),
      name: `${spec.name} <"&'>`,
      status: 'finished',
      specHash: 'c0ffee00',
      createdAt: 0,
      queuedAt: 0,
      startedAt: 0,
      endedAt: 1,
      delta: Number(delta),
      samples: counts.reduce((sum, count) => sum + count, 0),
    }),
    spec,
    forecast: { counts, theorem: forecast, balance: { ...forecast, objective: reference.objective }, refusals: [] },
    engine,
    scalars: Float64Array.from(
      [0, 500, 1000].flatMap((step) =>
        scalarNames.map((name) => (name === 'step' ? step : objective + 1 / (step + 1))),
      ),
    ),
    measurements: [0, 500, 1000].map((step) => measurement(delta, step)),
    log: [],
    collapseSteps: [],
    checkpointStep: null,
    peakMemoryBytes: null,
    versions: { collapsar: '0.1.0', node: '24.21.0' },
    ...changes,
  }
}

/** Returns the numbers of the reference at step 1000, and larger ones before. */
export function measurement(delta: string, step: number): Measurement {
  const { sv, C, error, tcv, objective } = run(delta)
  const away = 10 ** ((1000 - step) / 250)
  return {
    step,
    time: step / 100,
    multiplier: step < 500 ? 300 : 1,
    objective: objective * away,
    dataLoss: 1e-8 * away,
    weightPenalty: objective,
    featurePenalty: 0,
    gradientNorm: 1e-5 * away,
    featureSpectra: sv.map((values) => Float64Array.from(values)),
    weightSpectra: [],
    recursiveSpectra: C.map((c, l) => Float64Array.from(recursive(sv[l] ?? [], c, error[l] ?? 0))),
    tcv: Float64Array.from(tcv.map((value) => value * away)),
    tcvLower: Float64Array.from(tcv.map((value) => value * away * 0.9)),
    tcvUpper: Float64Array.from(tcv.map((value) => value * away)),
    featureRanks: [],
    weightRanks: [],
    layered: {},
  }
}
