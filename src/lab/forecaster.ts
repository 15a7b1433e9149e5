import QuickLRU from 'quick-lru'
import type { Forecast } from '../shared/contract/forecasts.ts'
import { matrix, transpose } from '../shared/linalg/matrix.ts'
import { canonicalJson } from '../shared/spec/canonical.ts'
import { sampleCount } from '../shared/spec/data.ts'
import { weightDecays, type RunSpec } from '../shared/spec/runSpec.ts'
import { classCouplings, type ClassCouplings } from '../shared/theory/collapse/classCouplings.ts'
import { forecast } from '../shared/theory/forecast/forecast.ts'
import { classCounts, drawSample } from './datasets/sample.ts'
import type { LabContext } from './runs/labContext.ts'

/** A larger sample is forecast at δ = 0: its singular value decomposition would block the lab. */
const maxSamples = 400
/** How many forecasts and couplings are cached. A form asks for a forecast at every key press. */
const cacheSize = 32

/** Makes a forecast function that caches its results by the fields that a forecast depends on: a hundred seeds share one. */
export function forecaster({ dataSet }: Pick<LabContext, 'dataSet'>): (spec: RunSpec) => Forecast {
  const couplings = new QuickLRU<string, ClassCouplings>({ maxSize: cacheSize })
  const forecasts = new QuickLRU<string, Forecast>({ maxSize: cacheSize })
  const couplingsOf = (spec: RunSpec): ClassCouplings | null => {
    if (weightDecays(spec)[0] === 0 || spec.network.freeFeatures || sampleCount(spec) > maxSamples) return null
    return cached(couplings, canonicalJson([spec.data, spec.network.widths.at(-1)]), () => {
      const { X, features, labels, classes } = drawSample(spec, dataSet())
      return classCouplings(transpose(matrix(labels.length, features, X)), labels, classes)
    })
  }
  return (spec) => {
    const { data, network, loss, penalty, initialisation, optimizer } = spec
    return cached(forecasts, canonicalJson({ data, network, loss, penalty, initialisation, optimizer }), () =>
      forecast(spec, classCounts(spec, dataSet()), couplingsOf(spec)),
    )
  }
}

function cached<T>(cache: QuickLRU<string, T>, key: string, make: () => T): T {
  const value = cache.get(key) ?? make()
  cache.set(key, value)
  return value
}
