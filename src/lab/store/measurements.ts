import { sql } from 'kysely'
import type { Measurement } from '../../shared/contract/measurements.ts'
import type { Numbers } from '../../shared/quantities/quantity.ts'
import { normsOf } from '../../shared/quantities/read.ts'
import { table, type Connection } from './database.ts'
import { nanForNull, nullForNaN } from './numbers.ts'
import type { MeasurementRow, SpectraRow } from './tables.ts'
import { bytesOf, numbersOf, packNamedVectors, packVectors, unpackNamedVectors, unpackVectors } from './vectors.ts'

export function measurementTable(connection: Connection) {
  // A restart of the continuation measures a step again, and replaces the row.
  const insertNumbers = connection.insert(`
    INSERT OR REPLACE INTO measurements (run_id, step, time, multiplier, objective, data_loss, weight_penalty,
      feature_penalty, gradient_norm, feature_ranks, weight_ranks, tcv, tcv_lower, tcv_upper, weight_norms, layered)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertSpectra = connection.insert(
    'INSERT OR REPLACE INTO spectra (run_id, step, features, weights, recursive) VALUES (?, ?, ?, ?, ?)',
  )
  return {
    ...measuredNumbers(connection),
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
          packNamedVectors(m.layered),
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
    /** All measurements of a run; where their spectra are large, only the last measurement has them. */
    brief: (id: string): Measurement[] => {
      if (spectraBytes(connection, id) <= mostInBrief)
        return connection.all(whole(id).orderBy('measurements.step')).map(toMeasurement)
      const last = connection.all(whole(id).orderBy('measurements.step', 'desc').limit(1))
      const before = connection.all(rowsOf(id).orderBy('measurements.step')).slice(0, -1)
      return [...before.map((row) => toMeasurement({ ...row, ...noSpectra })), ...last.map(toMeasurement)]
    },
    /** The measured steps of a run, ascending. */
    steps: (id: string): number[] =>
      connection
        .all(table.selectFrom('measurements').select('step').where('runId', '=', id).orderBy('step'))
        .map(({ step }) => step),
    at: (id: string, step: number): Measurement | null => {
      const row = connection.all(whole(id).where('measurements.step', '=', step))[0]
      return row ? toMeasurement(row) : null
    },
    read: (id: string): Measurement[] => connection.all(whole(id).orderBy('measurements.step')).map(toMeasurement),
  }
}

/** Every column of a measurement. */
const numberColumns = [
  'measurements.runId',
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
  'measurements.weightNorms',
  'measurements.layered',
] as const

/** Bytes of spectra that can be read and drawn at once. */
const mostInBrief = 2e6
const none = packVectors([])
const noSpectra = { features: none, weights: none, recursive: none }

/** The size of all spectra of a run, estimated from those of the last measurement. */
function spectraBytes(connection: Connection, id: string): number {
  const bytes = sql<number>`length(features) + length(weights) + length(recursive)`.as('bytes')
  const last = table.selectFrom('spectra').select(bytes).where('runId', '=', id).orderBy('step', 'desc').limit(1)
  const count = table.selectFrom('measurements').select(({ fn }) => fn.countAll<number>().as('count'))
  const [{ count: measured } = { count: 0 }] = connection.all(count.where('runId', '=', id))
  return measured * (connection.all(last)[0]?.bytes ?? 0)
}

/** Reads measurements without their spectra. */
function measuredNumbers(connection: Connection) {
  const readNumbers = connection.select(rowsOf('').orderBy('measurements.step'))
  const readTimes = connection.select(
    table.selectFrom('measurements').select(['step', 'time']).where('runId', '=', '').orderBy('step'),
  )
  return {
    /** The last measurement of every run up to a step; runs without a measurement by then are left out. */
    upTo: (step: number): NumbersOfRun[] =>
      connection.all(lastUpTo(step)).map((row) => ({ id: row.runId, numbers: lazyNumbers(row) })),
    numbers: (id: string): Numbers[] => readNumbers(id).map(lazyNumbers),
    lastNumbers: (id: string): Numbers | null => {
      const row = connection.all(rowsOf(id).orderBy('measurements.step', 'desc').limit(1))[0]
      return row ? lazyNumbers(row) : null
    },
    /** The objective and the TCV of every layer. */
    curves: (id: string): { objective: number; tcv: Float64Array }[] =>
      connection
        .all(table.selectFrom('measurements').select(['objective', 'tcv']).where('runId', '=', id).orderBy('step'))
        .map(({ objective, tcv }) => ({ objective: nanForNull(objective), tcv: numbersOf(tcv) })),
    /** The time of every measurement, in seconds of training. */
    times: (id: string): { step: number; time: number }[] =>
      readTimes(id).map(({ step, time }) => ({ step, time: nanForNull(time) })),
  }
}

/** One run at a measurement. */
export interface NumbersOfRun {
  id: string
  numbers: Numbers
}

/** The spectra of weights where a measurement from before 0006 has the norms of its weights in them alone. */
const oldWeights = sql<Uint8Array | null>`CASE WHEN measurements.weight_norms IS NULL THEN (
  SELECT weights FROM spectra WHERE spectra.run_id = measurements.run_id AND spectra.step = measurements.step) END`

const rowsOf = (id: string) =>
  table
    .selectFrom('measurements')
    .select(numberColumns)
    .select(oldWeights.as('oldWeights'))
    .where('measurements.runId', '=', id)

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

/** One search of the key for each run. The cross join keeps SQLite from walking over the measurements instead. */
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
    .select(numberColumns)
    .select(oldWeights.as('oldWeights'))

/** NaN in every layer of a measurement that has no bounds. */
const boundsOf = (bytes: Uint8Array | null, layers: number): Float64Array =>
  bytes ? numbersOf(bytes) : new Float64Array(layers).fill(Number.NaN)

const numberCount = (bytes: Uint8Array): number => bytes.length / Float64Array.BYTES_PER_ELEMENT

type NumbersRow = MeasurementRow & { oldWeights: Uint8Array | null }

/** The numbers of a row. Vectors are decoded when they are read: a curve over many measurements needs one of them. */
const lazyNumbers = (row: NumbersRow): Numbers => {
  let layered: Numbers['layered'] | null = null
  return {
    ...plainNumbers(row),
    get featureRanks() {
      return JSON.parse(row.featureRanks) as number[]
    },
    get weightRanks() {
      return JSON.parse(row.weightRanks) as number[]
    },
    get tcv() {
      return numbersOf(row.tcv)
    },
    get tcvLower() {
      return boundsOf(row.tcvLower, numberCount(row.tcv))
    },
    get tcvUpper() {
      return boundsOf(row.tcvUpper, numberCount(row.tcv))
    },
    get layered() {
      return (layered ??= row.layered ? unpackNamedVectors(row.layered) : {})
    },
    get weightNorms() {
      if (row.weightNorms) return numbersOf(row.weightNorms)
      return row.oldWeights ? normsOf(unpackVectors(row.oldWeights)) : new Float64Array()
    },
  }
}

const plainNumbers = (row: MeasurementRow) => ({
  step: row.step,
  time: nanForNull(row.time),
  multiplier: nanForNull(row.multiplier),
  objective: nanForNull(row.objective),
  dataLoss: nanForNull(row.dataLoss),
  weightPenalty: nanForNull(row.weightPenalty),
  featurePenalty: nanForNull(row.featurePenalty),
  gradientNorm: nanForNull(row.gradientNorm),
})

function toMeasurement(row: MeasurementRow & Omit<SpectraRow, 'runId' | 'step'>): Measurement {
  const { featureRanks, weightRanks, tcv, tcvLower, tcvUpper, layered } = lazyNumbers({ ...row, oldWeights: null })
  return {
    ...plainNumbers(row),
    featureRanks,
    weightRanks,
    tcv,
    tcvLower,
    tcvUpper,
    layered,
    featureSpectra: unpackVectors(row.features),
    weightSpectra: unpackVectors(row.weights),
    recursiveSpectra: unpackVectors(row.recursive),
  }
}
