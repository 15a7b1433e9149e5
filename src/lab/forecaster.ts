import QuickLRU from 'quick-lru'
import type { Forecast } from '../shared/contract/forecasts.ts'
import type { Sample } from '../shared/contract/trainer.ts'
import { transpose } from '../shared/linalg/matrix.ts'
import { canonicalJson } from '../shared/spec/canonical.ts'
import { sampleCount } from '../shared/spec/data.ts'
import { hasTrainedFeatures, weightDecays, type RunSpec } from '../shared/spec/runSpec.ts'
import type { BenchInputs } from '../shared/theory/bench/parts.ts'
import { classScatter } from '../shared/theory/clusterVariation.ts'
import { classCouplings, type ClassCouplings } from '../shared/theory/collapse/classCouplings.ts'
import { basisBand, type BasisBand, type BasisProblem } from '../shared/theory/forecast/basisBand.ts'
import { finish, forecastSteps } from '../shared/theory/forecast/forecast.ts'
import { sampleRows } from '../shared/theory/problem.ts'
import type { DataSets } from './datasets/dataSets.ts'
import { classCounts, drawSample } from './datasets/sample.ts'

/** A larger sample is forecast at δ = 0: its singular value decomposition would block the lab. */
const maxSamples = 400
/** How many forecasts and couplings are cached. A form asks for a forecast at every key press. */
const cacheSize = 32

/** Makes forecasts, and keeps the last ones by the fields that a forecast depends on: a hundred seeds share one. */
export interface Forecaster {
  /** Forecasts a run from its spec and data, before training. Throws a SpecError where the spec cannot be run. */
  make(spec: RunSpec): Forecast
  /** Makes the same forecast, and lets the process answer others between the random draws. */
  makeYielding(spec: RunSpec): Promise<Forecast>
  /** Returns the cost of the first layer and the TCV of the inputs. Throws a SpecError where the data cannot be drawn. */
  inputs(spec: RunSpec): BenchInputs
}

export function openForecaster({ dataSet }: { dataSet: () => DataSets }): Forecaster {
  const couplings = new QuickLRU<string, ClassCouplings>({ maxSize: cacheSize })
  const forecasts = new QuickLRU<string, Forecast>({ maxSize: cacheSize })
  const drawn = new QuickLRU<string, BenchInputs>({ maxSize: cacheSize })
  const bands = new QuickLRU<string, BasisBand>({ maxSize: cacheSize })
  const couplingsOf = (spec: RunSpec): ClassCouplings | null => {
    if (weightDecays(spec)[0] === 0 || hasTrainedFeatures(spec) || sampleCount(spec) > maxSamples) return null
    return cached(couplings, canonicalJson([spec.data, spec.network.widths.at(-1)]), () => {
      const sample = drawSample(spec, dataSet())
      return classCouplings(transpose(sampleRows(sample)), sample.labels, sample.classes)
    })
  }
  // Every δ of a study shares the draws.
  function* band(problem: BasisProblem, key: string): Generator<undefined, BasisBand> {
    const found = bands.get(key) ?? (yield* basisBand(problem))
    bands.set(key, found)
    return found
  }
  function* steps(spec: RunSpec): Generator<undefined, Forecast> {
    const { data, network, loss, penalty, initialisation, optimizer } = spec
    const key = canonicalJson({ data, network, loss, penalty, initialisation, optimizer })
    const made =
      forecasts.get(key) ?? (yield* forecastSteps(spec, classCounts(spec, dataSet()), couplingsOf(spec), band))
    forecasts.set(key, made)
    return made
  }
  const inputs = (spec: RunSpec): BenchInputs =>
    cached(drawn, canonicalJson([spec.data, spec.network.widths.at(-1)]), () => inputsOf(drawSample(spec, dataSet())))
  return { make: (spec) => finish(steps(spec)), makeYielding: (spec) => finishYielding(steps(spec)), inputs }
}

function inputsOf(sample: Sample): BenchInputs {
  const X = transpose(sampleRows(sample))
  const variation = classScatter(X, sample.labels, sample.classes)
  if (X.cols > maxSamples) return { H: null, missing: 0, variation }
  const { H, missing } = classCouplings(X, sample.labels, sample.classes)
  const rows = Array.from({ length: H.rows }, (_, k) => [...H.data.subarray(k * H.cols, (k + 1) * H.cols)])
  return { H: rows, missing, variation }
}

async function finishYielding<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function cached<T>(cache: QuickLRU<string, T>, key: string, make: () => T): T {
  const value = cache.get(key) ?? make()
  cache.set(key, value)
  return value
}
