import type { Forecast } from '../shared/contract/forecasts.ts'
import { matrix, transpose } from '../shared/linalg/matrix.ts'
import { canonicalJson } from '../shared/spec/canonical.ts'
import { sampleCount } from '../shared/spec/data.ts'
import { weightDecays, type RunSpec } from '../shared/spec/runSpec.ts'
import { classCouplings, type ClassCouplings } from '../shared/theory/classCouplings.ts'
import { forecast } from '../shared/theory/forecast.ts'
import { classCounts, drawSample } from './datasets/sample.ts'
import type { LabContext } from './runs/labContext.ts'

/** With more samples their singular value decomposition would hold up the lab: the forecast is then that of δ = 0. */
const mostSamples = 400
/** Forecasts and couplings that are remembered; a form asks again with every key. */
const remembered = 32

/** Forecasts specs from their data. What differs in nothing that a forecast depends on shares one: a hundred seeds are forecast once. */
export function forecaster({ dataSet }: Pick<LabContext, 'dataSet'>): (spec: RunSpec) => Forecast {
  const couplings = memory<ClassCouplings>()
  const forecasts = memory<Forecast>()
  const couplingsOf = (spec: RunSpec): ClassCouplings | null => {
    if (weightDecays(spec)[0] === 0 || spec.network.freeFeatures || sampleCount(spec) > mostSamples) return null
    return couplings(canonicalJson([spec.data, spec.network.widths.at(-1)]), () => {
      const { X, features, labels, classes } = drawSample(spec, dataSet())
      return classCouplings(transpose(matrix(labels.length, features, X)), labels, classes)
    })
  }
  return (spec) => {
    const { data, network, loss, penalty, initialisation, optimizer } = spec
    return forecasts(canonicalJson({ data, network, loss, penalty, initialisation, optimizer }), () =>
      forecast(spec, classCounts(spec, dataSet()), couplingsOf(spec)),
    )
  }
}

/** What was made under a key is made once; the oldest is forgotten first. */
function memory<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>()
  return (key, make) => {
    const value = known.get(key) ?? make()
    known.delete(key)
    known.set(key, value)
    for (const oldest of known.keys()) {
      if (known.size <= remembered) break
      known.delete(oldest)
    }
    return value
  }
}
