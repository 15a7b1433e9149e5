import type { ComparedCurve, ComparedResult, CurveRequest } from '../../shared/contract/comparisons.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { mapYielding } from '../mapYielding.ts'
import type { Store } from '../store/store.ts'
import { frobenius, largestOf, readSeries } from './readSeries.ts'
import { downsampleSeries } from './downsampleSeries.ts'

type Names = 'comparisons.read' | 'comparisons.results'

/** What many runs have in common, read beside each other. Between two runs the lab answers others. */
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
  const { progress } = store.runs.summary(id)
  const last = store.measurements.last(id)
  const worst = last ? largestOf(last.tcv) : -1
  return {
    run: id,
    step: last?.step ?? progress?.step ?? null,
    objective: known(last?.objective ?? progress?.objective),
    dataLoss: known(last?.dataLoss ?? progress?.dataLoss),
    gradientNorm: known(last?.gradientNorm),
    tcv: known(last?.tcv[worst]),
    tcvLower: known(last?.tcvLower[worst]),
    tcvUpper: known(last?.tcvUpper[worst]),
    weightNorm: known(last && frobenius(last.weightSpectra)),
    featureRanks: last?.featureRanks ?? [],
    weightRanks: last?.weightRanks ?? [],
  }
}

const known = (value: number | null | undefined): number | null =>
  value === undefined || value === null || Number.isNaN(value) ? null : value
