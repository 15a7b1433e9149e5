import type { Measurement } from '../../shared/contract/measurements.ts'
import { table, type Connection } from './database.ts'
import { nanForNull, nullForNaN } from './numbers.ts'
import type { MeasurementRow } from './tables.ts'
import { bytesOf, numbersOf, packVectors, unpackVectors } from './vectors.ts'

export function measurementTable(connection: Connection) {
  // A step that is measured again, as after a restart of the continuation, replaces what was there.
  const insert = connection.insert(`
    INSERT OR REPLACE INTO measurements (run_id, step, time, multiplier, objective, data_loss, weight_penalty,
      feature_penalty, gradient_norm, feature_ranks, weight_ranks, tcv, feature_spectra, weight_spectra,
      recursive_spectra, tcv_lower, tcv_upper)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  return {
    add: (id: string, m: Measurement): void =>
      insert(
        id,
        m.step,
        nullForNaN(m.time),
        nullForNaN(m.multiplier),
        nullForNaN(m.objective),
        nullForNaN(m.dataLoss),
        nullForNaN(m.weightPenalty),
        nullForNaN(m.featurePenalty),
        nullForNaN(m.gradientNorm),
        JSON.stringify(m.featureRanks),
        JSON.stringify(m.weightRanks),
        bytesOf(m.tcv),
        packVectors(m.featureSpectra),
        packVectors(m.weightSpectra),
        packVectors(m.recursiveSpectra),
        bytesOf(m.tcvLower),
        bytesOf(m.tcvUpper),
      ),
    trimAfter: (id: string, step: number): void => {
      connection.run(table.deleteFrom('measurements').where('run_id', '=', id).where('step', '>', step))
    },
    last: (id: string): Measurement | null => {
      const query = table.selectFrom('measurements').selectAll().where('run_id', '=', id)
      const row = connection.all(query.orderBy('step', 'desc').limit(1))[0]
      return row ? toMeasurement(row) : null
    },
    /** The objective and the TCV of every layer by step, ascending: no spectrum is read. */
    curves: (id: string): { objective: number; tcv: Float64Array }[] =>
      connection
        .all(table.selectFrom('measurements').select(['objective', 'tcv']).where('run_id', '=', id).orderBy('step'))
        .map(({ objective, tcv }) => ({ objective: nanForNull(objective), tcv: numbersOf(tcv) })),
    /** When it was measured, in seconds of training; by step, ascending, as all that follow. */
    times: (id: string): Moment[] => connection.all(moments(id)).map(momentOf),
    variations: (id: string): (Moment & Variation)[] =>
      connection.all(moments(id).select(['tcv', 'tcv_lower', 'tcv_upper'])).map((row) => {
        const tcv = numbersOf(row.tcv)
        const [lower, upper] = [boundsOf(row.tcv_lower, tcv.length), boundsOf(row.tcv_upper, tcv.length)]
        return { ...momentOf(row), tcv, lower, upper }
      }),
    weightSpectra: (id: string): (Moment & { spectra: Float64Array[] })[] =>
      connection
        .all(moments(id).select('weight_spectra'))
        .map((row) => ({ ...momentOf(row), spectra: unpackVectors(row.weight_spectra) })),
    ranks: (id: string, of: 'featureRank' | 'weightRank'): (Moment & { ranks: number[] })[] =>
      connection
        .all(moments(id).select(of === 'featureRank' ? 'feature_ranks as ranks' : 'weight_ranks as ranks'))
        .map((row) => ({ ...momentOf(row), ranks: JSON.parse(row.ranks) as number[] })),
    read: (id: string): Measurement[] =>
      connection
        .all(table.selectFrom('measurements').selectAll().where('run_id', '=', id).orderBy('step'))
        .map(toMeasurement),
  }
}

interface Moment {
  step: number
  time: number
}

/** Of Z^1 … Z^L. */
interface Variation {
  tcv: Float64Array
  lower: Float64Array
  upper: Float64Array
}

const moments = (id: string) =>
  table.selectFrom('measurements').select(['step', 'time']).where('run_id', '=', id).orderBy('step')

const momentOf = ({ step, time }: Pick<MeasurementRow, 'step' | 'time'>): Moment => ({ step, time: nanForNull(time) })

/** NaN in every layer where nothing was measured yet. */
const boundsOf = (bytes: Uint8Array | null, layers: number): Float64Array =>
  bytes ? numbersOf(bytes) : new Float64Array(layers).fill(Number.NaN)

const toMeasurement = (row: MeasurementRow): Measurement => ({
  step: row.step,
  time: nanForNull(row.time),
  multiplier: nanForNull(row.multiplier),
  objective: nanForNull(row.objective),
  dataLoss: nanForNull(row.data_loss),
  weightPenalty: nanForNull(row.weight_penalty),
  featurePenalty: nanForNull(row.feature_penalty),
  gradientNorm: nanForNull(row.gradient_norm),
  featureRanks: JSON.parse(row.feature_ranks) as number[],
  weightRanks: JSON.parse(row.weight_ranks) as number[],
  tcv: numbersOf(row.tcv),
  tcvLower: boundsOf(row.tcv_lower, numbersOf(row.tcv).length),
  tcvUpper: boundsOf(row.tcv_upper, numbersOf(row.tcv).length),
  featureSpectra: unpackVectors(row.feature_spectra),
  weightSpectra: unpackVectors(row.weight_spectra),
  recursiveSpectra: unpackVectors(row.recursive_spectra),
})
