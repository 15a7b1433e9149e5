import type { Store } from '../../src/lab/store/store.ts'
import type { Forecast } from '../../src/shared/contract/forecasts.ts'
import { scalarNames, type Measurement } from '../../src/shared/contract/measurements.ts'
import { largestTcv } from '../../src/shared/quantities/read.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { randomStream } from '../../src/shared/linalg/random.ts'
import { spec } from './specs.ts'
import { engine, progressAt } from './trainers/speak.ts'

/** The size of a stored run. No trainer has trained it. */
export interface RunSize {
  /** L; every layer has `width` singular values. */
  layers: number
  width: number
  /** Logged steps, stored in batches as a trainer sends them. */
  steps: number
  measurements: number
}

const stepsPerBatch = 100

/**
 * Stores a finished run as the lab does: start, rows and measurements one after another, end. `seed` determines its
 * numbers: falling curves with noise and a few peaks.
 */
export function storeRun(store: Store, id: string, study: string, seed: number, size: RunSize): void {
  const own = specOf(seed, size)
  const random = randomStream(seed, 'stored run')
  const at = 1.8e12 + seed * 60_000
  store.connection.atomically(() => {
    const owner = { pid: 1, start: null }
    const forecast = forecastOf(size)
    store.runs.add([
      { id, study, preset: null, spec: own, specHash: `stored${seed}`, forecast, versions: {}, owner, createdAt: at },
    ])
    store.runs.begin(id, at)
    store.runs.setEngine(id, engine)
    for (let first = 0; first < size.steps; first += stepsPerBatch)
      store.scalars.add(id, rowsOf(first, Math.min(stepsPerBatch, size.steps - first), random))
    for (let i = 0; i < size.measurements; i++) {
      const step = Math.round((i * (size.steps - 1)) / Math.max(1, size.measurements - 1))
      const measurement = measurementOf(step, size)
      store.measurements.add(id, measurement)
      if (i === size.measurements - 1)
        store.runs.setMeasured(id, { objective: measurement.objective, tcv: largestTcv(measurement) })
    }
    store.runs.setProgress(id, { ...progressAt(size.steps), steps: size.steps })
    store.runs.end(id, { status: 'finished', ending: 'As stored.', endedAt: at + 30_000, peakMemoryBytes: null })
    store.scalars.compact(id)
  })
}

function specOf(seed: number, { layers, width, steps, measurements }: RunSize): RunSpec {
  return spec({
    name: `stored · ${seed}`,
    network: { widths: [...new Array<number>(layers - 1).fill(width), 10] },
    stop: { steps },
    logging: { measurements },
    seed,
  })
}

/** Makes a forecast of ten values per layer, as for ten classes. */
function forecastOf({ layers }: RunSize): Forecast {
  const values = Array.from({ length: layers }, (_, l) => Array.from({ length: 10 }, (_, j) => (3 + l) / (1 + j)))
  const law = { singularValues: values, C: new Array<number>(layers - 1).fill(1), notes: [] }
  return { counts: new Array<number>(10).fill(20), theorem: law, balance: { ...law, objective: 1e-3 }, refusals: [] }
}

function rowsOf(first: number, count: number, random: { next(): number }): Float64Array {
  const rows = new Float64Array(count * scalarNames.length)
  for (let i = 0; i < count; i++) {
    const step = first + i
    const fall = 1 / (1 + step / 50)
    const noise = (): number => 1 + 0.2 * random.next()
    const peak = random.next() < 1e-3 ? 30 : 1
    const parts = [fall * noise() * peak, 0.1 * noise(), 0.02 * noise()] as const
    rows.set([step, parts[0] + parts[1] + parts[2], ...parts, fall ** 2 * noise() * peak, 1], i * scalarNames.length)
  }
  return rows
}

function measurementOf(step: number, { layers, width }: RunSize): Measurement {
  const fall = 1 / (1 + step / 50)
  const spectra = (count: number): Float64Array[] =>
    Array.from({ length: count }, (_, l) =>
      Float64Array.from({ length: width }, (_, j) => (j < 10 ? (3 + l) / (1 + j) : fall * 1e-3 * 0.98 ** j)),
    )
  const tcv = Float64Array.from({ length: layers }, (_, l) => fall ** (l + 1) + 1e-12)
  return {
    step,
    time: step / 500,
    multiplier: 1,
    objective: fall,
    dataLoss: fall / 2,
    weightPenalty: 0.1,
    featurePenalty: 0.02,
    gradientNorm: fall ** 2,
    featureSpectra: spectra(layers),
    weightSpectra: spectra(layers),
    recursiveSpectra: spectra(layers - 1),
    tcv,
    tcvLower: tcv.map((value) => value * 0.8),
    tcvUpper: tcv.map((value) => value * 0.9),
    featureRanks: new Array<number>(layers).fill(10),
    weightRanks: new Array<number>(layers).fill(10),
    layered: {},
  }
}
