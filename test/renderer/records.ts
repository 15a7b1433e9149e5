import type { Measurement, Progress } from '../../src/shared/contract/measurements.ts'
import type { RunRecord, RunSummary } from '../../src/shared/contract/runs.ts'
import { fig2 } from '../../src/shared/spec/presets/fig2.ts'
import { presetSpec } from '../../src/shared/spec/presets/preset.ts'
import { runSummary } from '../fixtures/run.ts'

export const spec = presetSpec(fig2, 'quick', 0.1)

export const progress: Progress = {
  step: 1200,
  steps: 4600,
  stage: 5,
  stages: 5,
  objective: 0.0025,
  dataLoss: 1e-7,
  restarts: 0,
  attemptBegan: 0,
  secondsLeft: 8,
}

export const summary = (change: Partial<RunSummary> = {}): RunSummary =>
  runSummary({ name: spec.name, status: 'running', startedAt: 2000, ...change })

/** Spectra of four hidden layers and the output: twelve values, the last two small. */
export function measurement(step: number, scale = 1): Measurement {
  const spectrum = (): Float64Array => Float64Array.from({ length: 12 }, (_, j) => (j < 10 ? 3 * scale : 1e-5))
  const layers = [0, 1, 2, 3, 4]
  return {
    step,
    time: step / 100,
    multiplier: 1,
    objective: 0.0026,
    dataLoss: 1e-7,
    weightPenalty: 0.002,
    featurePenalty: 0.0005,
    gradientNorm: 1e-5,
    featureSpectra: layers.map(spectrum),
    weightSpectra: layers.map(spectrum),
    recursiveSpectra: layers.slice(1).map(spectrum),
    tcv: Float64Array.from(layers, (l) => 10 ** -(l + 3) / scale),
    tcvLower: Float64Array.from(layers, (l) => 0.8 * (10 ** -(l + 3) / scale)),
    tcvUpper: Float64Array.from(layers, (l) => 10 ** -(l + 3) / scale),
    featureRanks: [12, 10, 10, 10, 10],
    weightRanks: [12, 12, 12, 12, 10],
    layered: {},
  }
}

export function record(change: Partial<RunRecord> = {}): RunRecord {
  const values = [0, 1, 2, 3, 4].map(() => Array.from({ length: 10 }, () => 3))
  return {
    summary: summary(),
    spec,
    forecast: {
      counts: Array.from({ length: 10 }, () => 5),
      theorem: { singularValues: values, C: [1, 1, 1, 1], notes: [] },
      balance: { singularValues: values, C: [1, 1, 1, 1], notes: [], objective: 0.0025 },
      refusals: [],
    },
    engine: null,
    scalars: new Float64Array(),
    measurements: [],
    log: [],
    collapseSteps: [],
    peakMemoryBytes: null,
    checkpointStep: null,
    versions: {},
    ...change,
  }
}
