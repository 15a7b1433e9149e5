import type { EngineReport } from '../../shared/contract/engine.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { Forecast } from '../../shared/contract/forecasts.ts'
import type { Progress } from '../../shared/contract/measurements.ts'
import type { RunRecord, RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import { parseSpec, type RunSpec } from '../../shared/spec/runSpec.ts'
import { table, type Connection } from './database.ts'
import { fromJson, toJson } from './numbers.ts'
import type { RunRow } from './tables.ts'

/** A process that may be gone by now: its number and, where the system tells, when it began. */
export interface ProcessMark {
  pid: number
  start: string | null
}

export interface NewRun {
  id: string
  study: string
  preset: string | null
  spec: RunSpec
  specHash: string
  forecast: Forecast
  versions: Record<string, string>
  owner: ProcessMark
  createdAt: number
}

export interface RunEnd {
  status: Exclude<RunStatus, 'queued' | 'running'>
  ending: string
  endedAt: number
  peakMemoryBytes: number | null
}

export type RunHead = Pick<RunRecord, 'summary' | 'spec' | 'forecast' | 'engine' | 'versions' | 'peakMemoryBytes'>

const summaryColumns = [
  'id',
  'study',
  'preset',
  'name',
  'status',
  'ending',
  'spec_hash',
  'created_at',
  'started_at',
  'ended_at',
  'delta',
  'samples',
  'tcv',
  'progress',
] as const

export function runTable(connection: Connection) {
  const update = (id: string, values: Partial<RunRow>): void => {
    connection.run(table.updateTable('runs').set(values).where('id', '=', id))
  }
  return {
    add: (runs: readonly NewRun[]): void =>
      connection.atomically(() => {
        for (const run of runs) connection.run(table.insertInto('runs').values(newRow(run)))
      }),
    begin: (id: string, startedAt: number): void => update(id, { status: 'running', started_at: startedAt }),
    setTrainer: (id: string, trainer: ProcessMark): void =>
      update(id, { trainer_pid: trainer.pid, trainer_start: trainer.start }),
    setEngine: (id: string, engine: EngineReport): void => update(id, { engine: toJson(engine) }),
    setProgress: (id: string, progress: Progress): void => update(id, { progress: toJson(progress) }),
    setTcv: (id: string, tcv: number): void => update(id, { tcv }),
    end: (id: string, end: RunEnd): void =>
      update(id, {
        status: end.status,
        ending: end.ending,
        ended_at: end.endedAt,
        peak_memory_bytes: end.peakMemoryBytes,
      }),
    summary: (id: string): RunSummary => {
      const rows = connection.all(table.selectFrom('runs').select(summaryColumns).where('id', '=', id))
      return toSummary(found(id, rows[0]))
    },
    /** Newest first. */
    summaries: (): RunSummary[] =>
      connection.all(table.selectFrom('runs').select(summaryColumns).orderBy('id', 'desc')).map(toSummary),
    head: (id: string): RunHead =>
      toHead(found(id, connection.all(table.selectFrom('runs').selectAll().where('id', '=', id))[0])),
    spec: (id: string): RunSpec => {
      const rows = connection.all(table.selectFrom('runs').select('spec').where('id', '=', id))
      return parseSpec(JSON.parse(found(id, rows[0]).spec))
    },
    notEnded: (): { id: string; owner: ProcessMark; trainer: ProcessMark | null }[] => {
      const columns = ['id', 'owner_pid', 'owner_start', 'trainer_pid', 'trainer_start'] as const
      const query = table.selectFrom('runs').select(columns)
      const rows = connection.all(query.where('status', 'in', ['queued', 'running']).orderBy('id'))
      return rows.map((row) => ({
        id: row.id,
        owner: { pid: row.owner_pid, start: row.owner_start },
        trainer: row.trainer_pid === null ? null : { pid: row.trainer_pid, start: row.trainer_start },
      }))
    },
    count: (): number =>
      connection.all(table.selectFrom('runs').select(({ fn }) => fn.countAll<number>().as('runs')))[0]?.runs ?? 0,
  }
}

function found<Row>(id: string, row: Row | undefined): Row {
  if (row === undefined) throw new CallError('notFound', `no run is called '${id}'`)
  return row
}

const newRow = (run: NewRun): RunRow => ({
  id: run.id,
  study: run.study,
  preset: run.preset,
  name: run.spec.name,
  status: 'queued',
  ending: null,
  spec_hash: run.specHash,
  created_at: run.createdAt,
  started_at: null,
  ended_at: null,
  peak_memory_bytes: null,
  owner_pid: run.owner.pid,
  owner_start: run.owner.start,
  trainer_pid: null,
  trainer_start: null,
  delta: run.spec.penalty.firstLayer,
  samples: run.forecast.counts.reduce((sum, count) => sum + count, 0),
  tcv: null,
  progress: null,
  engine: null,
  versions: toJson(run.versions),
  spec: toJson(run.spec),
  forecast: toJson(run.forecast),
})

const toSummary = (row: Pick<RunRow, (typeof summaryColumns)[number]>): RunSummary => ({
  id: row.id,
  name: row.name,
  status: row.status,
  ending: row.ending,
  study: row.study,
  preset: row.preset,
  specHash: row.spec_hash,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  delta: row.delta,
  samples: row.samples,
  tcv: row.tcv,
  progress: row.progress === null ? null : (fromJson(row.progress) as Progress),
})

const toHead = (row: RunRow): RunHead => ({
  summary: toSummary(row),
  spec: parseSpec(JSON.parse(row.spec)),
  forecast: Forecast.parse(fromJson(row.forecast)),
  engine: row.engine === null ? null : (fromJson(row.engine) as EngineReport),
  versions: fromJson(row.versions) as Record<string, string>,
  peakMemoryBytes: row.peak_memory_bytes,
})
