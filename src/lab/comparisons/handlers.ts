import type { ComparedCurve, ComparedResult, CurveRequest } from '../../shared/contract/comparisons.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { largestTcvInterval, layersOf, valueOf } from '../../shared/quantities/read.ts'
import { measured, measuredNames, type MeasuredName } from '../../shared/quantities/table.ts'
import { mapYielding } from '../mapYielding.ts'
import type { Store } from '../store/store.ts'
import { downsampleSeries } from './downsampleSeries.ts'
import { readSeries } from './readSeries.ts'

type Names = 'comparisons.read' | 'comparisons.results'

/** Reads many runs one after another; between two of them the lab answers other calls. */
export const comparisonHandlers = (store: Store): Pick<Handlers<LabContract>, Names> => ({
  'comparisons.read': (request) => mapYielding(request.runs, (id) => comparedCurve(store, id, request)),
  'comparisons.results': ({ runs }) => mapYielding(runs, (id) => comparedResult(store, id)),
})

function comparedCurve(store: Store, id: string, request: CurveRequest): ComparedCurve {
  const layers = store.runs.layers(id)
  const thinned = downsampleSeries(readSeries(store, id, request), request.points, request.isLogX)
  return { run: id, layers, ...thinned }
}

function comparedResult(store: Store, id: string): ComparedResult {
  // Refuses a run that is not there.
  store.runs.summary(id)
  const last = store.measurements.lastNumbers(id)
  const interval = last && largestTcvInterval(last)
  const valueIn = (name: MeasuredName): number | null => known(last && valueOf(name, last))
  const layered = last ? measuredNames.filter((name) => measured[name].layers !== null) : []
  return {
    run: id,
    values: Object.fromEntries(measuredNames.map((name) => [name, valueIn(name)])) as ComparedResult['values'],
    layers: Object.fromEntries(layered.map((name) => [name, last ? Float64Array.from(layersOf(name, last)) : none])),
    tcvLower: known(interval?.lower),
    tcvUpper: known(interval?.upper),
  }
}

const none = new Float64Array()

const known = (value: number | null | undefined): number | null =>
  value === undefined || value === null || Number.isNaN(value) ? null : value
