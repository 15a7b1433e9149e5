import Database from 'better-sqlite3'
import { toJson } from '../../src/lab/store/numbers.ts'
import { bytesOf, packVectors } from '../../src/lab/store/vectors.ts'
import { spec } from './specs.ts'
import { engine, progressAt } from './trainers/speak.ts'

/** A hundred runs make a study. */
const perStudy = 100
const statuses = ['finished', 'finished', 'finished', 'stopped', 'diverged'] as const

/**
 * Writes `count` ended runs with three measurements each into a history of format 0004 or newer. Returns their ids,
 * oldest first. Tests use them for lists of a large history.
 */
export function generateRuns(path: string, count: number): string[] {
  const sqlite = new Database(path)
  sqlite.exec('BEGIN')
  const run = sqlite.prepare(`
    INSERT INTO runs (id, study, preset, name, status, ending, spec_hash, created_at, queued_at, started_at, ended_at,
      owner_pid, delta, samples, tcv, progress, engine, versions, spec, forecast)
    VALUES (?, ?, 'fig2', ?, ?, 'As generated.', ?, ?, ?, ?, ?, 1, ?, 50, ?, ?, ?, '{}', ?, ?)`)
  const measure = measuring(sqlite)
  const base = spec()
  const forecast = toJson({ counts: [25, 25], theorem: null, balance: null, refusals: [] })
  const ids = Array.from({ length: count }, (_, i) => `gen${i.toString(36).padStart(9, '0')}`)
  ids.forEach((id, i) => {
    const at = 1.7e12 + i * 60_000
    const delta = [10, 5, 2, 0.1][i % 4] ?? 1
    const weightDecay = 10 ** -(2 + (i % 7) / 2)
    const own = {
      ...base,
      name: `generated · ${i}`,
      seed: i,
      penalty: { ...base.penalty, weightDecay, firstLayer: delta },
    }
    const progress = { ...progressAt(100), objective: 1 / (1 + ((i * 7919) % 10_007)) }
    const tcv = 10 ** -((i * 31) % 17)
    const study = `gen${Math.floor(i / perStudy)}`
    const [status = 'finished'] = [statuses[i % statuses.length]]
    const times = [at, at, at + 1000, at + 61_000]
    run.run(
      id,
      study,
      own.name,
      status,
      `hash${i}`,
      ...times,
      delta,
      tcv,
      toJson(progress),
      toJson(engine),
      toJson(own),
      forecast,
    )
    for (const [step, objective] of [
      [0, 1],
      [50, 0.1],
      [100, 0.2],
    ] as const)
      measure(id, step, objective, bytesOf(Float64Array.of(tcv * (101 - step), 1)))
  })
  sqlite.exec('COMMIT')
  sqlite.close()
  return ids
}

/** Writes a measurement without spectra, in the format of the history. */
function measuring(sqlite: Database) {
  const none = packVectors([])
  const numbers = 'run_id, step, objective, feature_ranks, weight_ranks, tcv'
  const isOfOld = sqlite.prepare("SELECT name FROM sqlite_schema WHERE name = 'spectra'").get() === undefined
  const whole = sqlite.prepare(
    isOfOld
      ? `INSERT INTO measurements (${numbers}, feature_spectra, weight_spectra, recursive_spectra)
         VALUES (?, ?, ?, '[]', '[]', ?, ?, ?, ?)`
      : `INSERT INTO measurements (${numbers}) VALUES (?, ?, ?, '[]', '[]', ?)`,
  )
  const spectra = isOfOld ? null : sqlite.prepare('INSERT INTO spectra VALUES (?, ?, ?, ?, ?)')
  return (id: string, step: number, objective: number, tcv: Uint8Array): void => {
    whole.run(id, step, objective, tcv, ...(isOfOld ? [none, none, none] : []))
    spectra?.run(id, step, none, none, none)
  }
}
