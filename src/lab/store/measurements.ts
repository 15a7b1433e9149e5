import { sql } from 'kysely'
import type { Measurement } from '../../shared/contract/measurements.ts'
import { table, type Connection } from './database.ts'
import { nanForNull, nullForNaN } from './numbers.ts'
import type { MeasurementRow, SpectraRow } from './tables.ts'
import { bytesOf, numbersOf, packVectors, unpackVectors } from './vectors.ts'

export function measurementTable(connection: Connection) {
  // A step that is measured again, as after a restart of the continuation, replaces what was there.
  const insertNumbers = connection.insert(`
    INSERT OR REPLACE INTO measurements (run_id, step, time, multiplier, objective, data_loss, weight_penalty,
      feature_penalty, gradient_norm, feature_ranks, weight_ranks, tcv, tcv_lower, tcv_upper, weight_norms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertSpectra = connection.insert(
    'INSERT OR REPLACE INTO spectra (run_id, step, features, weights, recursive) VALUES (?, ?, ?, ?, ?)',
  )
  return {
    ...measuredCurves(connection),
    add: (id: string, m: Measurement): void =>
      connection.atomically(() => {
        insertNumbers(
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
          bytesOf(m.tcvLower),
          bytesOf(m.tcvUpper),
          bytesOf(normsOf(m.weightSpectra)),
        )
        const { featureSpectra, weightSpectra, recursiveSpectra } = m
        insertSpectra(
          id,
          m.step,
          packVectors(featureSpectra),
          packVectors(weightSpectra),
          packVectors(recursiveSpectra),
        )
      }),
    trimAfter: (id: string, step: number): void => {
      for (const name of ['measurements', 'spectra'] as const)
        connection.run(table.deleteFrom(name).where('runId', '=', id).where('step', '>', step))
    },
    last: (id: string): Measurement | null => {
      const row = connection.all(whole(id).orderBy('measurements.step', 'desc').limit(1))[0]
      return row ? toMeasurement(row) : null
    },
    /** As `read`, but of more than so many bytes of spectra those of the last measurement alone. */
    brief: (id: string): Measurement[] => {
      if (spectraBytes(connection, id) <= mostInBrief)
        return connection.all(whole(id).orderBy('measurements.step')).map(toMeasurement)
      const numbers = table.selectFrom('measurements').select(numberColumns).where('runId', '=', id).orderBy('step')
      const last = connection.all(whole(id).orderBy('measurements.step', 'desc').limit(1))
      const before = connection.all(numbers).slice(0, -1)
      return [...before.map((row) => toMeasurement({ ...row, ...noSpectra })), ...last.map(toMeasurement)]
    },
    read: (id: string): Measurement[] => connection.all(whole(id).orderBy('measurements.step')).map(toMeasurement),
  }
}

const numberColumns = [
  'measurements.step',
  'measurements.time',
  'measurements.multiplier',
  'measurements.objective',
  'measurements.dataLoss',
  'measurements.weightPenalty',
  'measurements.featurePenalty',
  'measurements.gradientNorm',
  'measurements.featureRanks',
  'measurements.weightRanks',
  'measurements.tcv',
  'measurements.tcvLower',
  'measurements.tcvUpper',
] as const

/** Read and drawn at once. */
const mostInBrief = 2e6
const none = packVectors([])
const noSpectra = { features: none, weights: none, recursive: none }

/** Of all measurements of a run, as if each had as much as the last. */
function spectraBytes(connection: Connection, id: string): number {
  const bytes = sql<number>`length(features) + length(weights) + length(recursive)`.as('bytes')
  const last = table.selectFrom('spectra').select(bytes).where('runId', '=', id).orderBy('step', 'desc').limit(1)
  const count = table.selectFrom('measurements').select(({ fn }) => fn.countAll<number>().as('count'))
  const [{ count: measured } = { count: 0 }] = connection.all(count.where('runId', '=', id))
  return measured * (connection.all(last)[0]?.bytes ?? 0)
}

/** Columns of all measurements of a run, by step, ascending: no spectrum is read. */
function measuredCurves(connection: Connection) {
  return {
    /** Of every run the last measurement up to a step; runs that had measured nothing by then are left out. */
    upTo: (step: number): ValuesUpTo[] =>
      connection.all(lastUpTo(step)).map((row) => ({
        ...{ id: row.runId, step: row.step },
        objective: nanForNull(row.objective),
        dataLoss: nanForNull(row.dataLoss),
        gradientNorm: nanForNull(row.gradientNorm),
        tcv: numbersOf(row.tcv),
      })),
    /** The objective and the TCV of every layer. */
    curves: (id: string): { objective: number; tcv: Float64Array }[] =>
      connection
        .all(table.selectFrom('measurements').select(['objective', 'tcv']).where('runId', '=', id).orderBy('step'))
        .map(({ objective, tcv }) => ({ objective: nanForNull(objective), tcv: numbersOf(tcv) })),
    /** When it was measured, in seconds of training. */
    times: (id: string): Moment[] => connection.all(moments(id)).map(momentOf),
    variations: (id: string): (Moment & Variation)[] =>
      connection.all(moments(id).select(['tcv', 'tcvLower', 'tcvUpper'])).map((row) => {
        const tcv = numbersOf(row.tcv)
        const [lower, upper] = [boundsOf(row.tcvLower, tcv.length), boundsOf(row.tcvUpper, tcv.length)]
        return { ...momentOf(row), tcv, lower, upper }
      }),
    /** ‖W_1‖ … ‖W_L‖, Frobenius. */
    weightNorms: (id: string): (Moment & { norms: Float64Array })[] => {
      const rows = connection.all(moments(id).select('weightNorms'))
      const ofOld = rows.some(({ weightNorms }) => weightNorms === null) ? normsOfSpectra(connection, id) : null
      return rows.map((row) => {
        const norms = row.weightNorms ? numbersOf(row.weightNorms) : ofOld?.get(row.step)
        return { ...momentOf(row), norms: norms ?? new Float64Array() }
      })
    },
    ranks: (id: string, of: 'featureRank' | 'weightRank'): (Moment & { ranks: number[] })[] =>
      connection
        .all(moments(id).select(of === 'featureRank' ? 'featureRanks as ranks' : 'weightRanks as ranks'))
        .map((row) => ({ ...momentOf(row), ranks: JSON.parse(row.ranks) as number[] })),
  }
}

/** By step. */
const normsOfSpectra = (connection: Connection, id: string): Map<number, Float64Array> =>
  new Map(
    connection
      .all(table.selectFrom('spectra').select(['step', 'weights']).where('runId', '=', id))
      .map(({ step, weights }) => [step, normsOf(unpackVectors(weights))]),
  )

/** Of matrices by their singular values. */
const normsOf = (spectra: readonly Float64Array[]): Float64Array =>
  Float64Array.from(spectra, (spectrum) => Math.sqrt(spectrum.reduce((sum, s) => sum + s * s, 0)))

/** Every measurement of a run with its spectra. */
const whole = (id: string) =>
  table
    .selectFrom('measurements')
    .innerJoin('spectra', (join) =>
      join.onRef('spectra.runId', '=', 'measurements.runId').onRef('spectra.step', '=', 'measurements.step'),
    )
    .select(numberColumns)
    .select(['spectra.features', 'spectra.weights', 'spectra.recursive'])
    .where('measurements.runId', '=', id)

/** What a run had come to. */
export interface ValuesUpTo extends Pick<Measurement, 'step' | 'objective' | 'dataLoss' | 'gradientNorm' | 'tcv'> {
  id: string
}

/** One search of the key a run, and no walk over its measurements: a cross join keeps SQLite from beginning with those. */
const lastUpTo = (step: number) =>
  table
    .selectFrom('runs')
    .crossJoin('measurements')
    .whereRef('measurements.runId', '=', 'runs.id')
    .where('measurements.step', '=', (of) =>
      of
        .selectFrom('measurements as earlier')
        .select(({ fn }) => fn.max('earlier.step').as('step'))
        .whereRef('earlier.runId', '=', 'runs.id')
        .where('earlier.step', '<=', step),
    )
    .select(['measurements.runId', 'measurements.step', 'measurements.objective', 'measurements.dataLoss'])
    .select(['measurements.gradientNorm', 'measurements.tcv'])

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
  table.selectFrom('measurements').select(['step', 'time']).where('runId', '=', id).orderBy('step')

const momentOf = ({ step, time }: Pick<MeasurementRow, 'step' | 'time'>): Moment => ({ step, time: nanForNull(time) })

/** NaN in every layer where nothing was measured yet. */
const boundsOf = (bytes: Uint8Array | null, layers: number): Float64Array =>
  bytes ? numbersOf(bytes) : new Float64Array(layers).fill(Number.NaN)

const toMeasurement = (
  row: Omit<MeasurementRow, 'runId' | 'weightNorms'> & Omit<SpectraRow, 'runId' | 'step'>,
): Measurement => ({
  step: row.step,
  time: nanForNull(row.time),
  multiplier: nanForNull(row.multiplier),
  objective: nanForNull(row.objective),
  dataLoss: nanForNull(row.dataLoss),
  weightPenalty: nanForNull(row.weightPenalty),
  featurePenalty: nanForNull(row.featurePenalty),
  gradientNorm: nanForNull(row.gradientNorm),
  featureRanks: JSON.parse(row.featureRanks) as number[],
  weightRanks: JSON.parse(row.weightRanks) as number[],
  tcv: numbersOf(row.tcv),
  tcvLower: boundsOf(row.tcvLower, numbersOf(row.tcv).length),
  tcvUpper: boundsOf(row.tcvUpper, numbersOf(row.tcv).length),
  featureSpectra: unpackVectors(row.features),
  weightSpectra: unpackVectors(row.weights),
  recursiveSpectra: unpackVectors(row.recursive),
})
