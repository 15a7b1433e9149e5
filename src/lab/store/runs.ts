import { EngineReport } from '../../shared/contract/engine.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { Forecast } from '../../shared/contract/forecasts.ts'
import type { Progress } from '../../shared/contract/measurements.ts'
import type { RunRecord, RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import { deltaOf } from '../../shared/spec/firstPenalty.ts'
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

/** Where a run is put back to when it goes on from its checkpoint. */
export interface RunRewind {
  owner: ProcessMark
  queuedAt: number
  secondsBefore: number
  progress: Progress | null
  tcv: number | null
}

export type RunHead = Omit<RunRecord, 'scalars' | 'measurements' | 'log'>

/** Endings after which a run can go on; refused is one that an engine did not take up again. */
export const resumable: readonly RunStatus[] = ['stopped', 'interrupted', 'killed', 'crashed', 'refused']

const summaryColumns = [
  'id',
  'study',
  'preset',
  'name',
  'status',
  'ending',
  'spec_hash',
  'created_at',
  'queued_at',
  'started_at',
  'ended_at',
  'seconds_before',
  'delta',
  'samples',
  'tcv',
  'progress',
] as const

/** Every run, with the step that it can go on from. */
const runs = table
  .selectFrom('runs')
  .select((of) =>
    of
      .selectFrom('checkpoints')
      .select('checkpoints.step')
      .whereRef('checkpoints.run_id', '=', 'runs.id')
      .where('checkpoints.plan', 'is not', null)
      .as('checkpoint_step'),
  )

export function runTable(connection: Connection) {
  return {
    ...runUpdates(connection),
    add: (runs: readonly NewRun[]): void =>
      connection.atomically(() => {
        for (const run of runs) connection.run(table.insertInto('runs').values(newRow(run)))
      }),
    summary: (id: string): RunSummary =>
      toSummary(found(id, connection.all(runs.select(summaryColumns).where('id', '=', id))[0])),
    /** Of one study, oldest first. */
    ofStudy: (study: string): RunSummary[] =>
      connection.all(runs.select(summaryColumns).where('study', '=', study).orderBy('id')).map(toSummary),
    /** Newest first. */
    summaries: (): RunSummary[] => connection.all(runs.select(summaryColumns).orderBy('id', 'desc')).map(toSummary),
    head: (id: string): RunHead => toHead(found(id, connection.all(runs.selectAll('runs').where('id', '=', id))[0])),
    /** Of one study, oldest first. */
    specsOf: (study: string): { id: string; spec: RunSpec }[] =>
      connection
        .all(table.selectFrom('runs').select(['id', 'spec']).where('study', '=', study).orderBy('id'))
        .map(({ id, spec }) => ({ id, spec: parseSpec(JSON.parse(spec)) })),
    spec: (id: string): RunSpec => {
      const rows = connection.all(table.selectFrom('runs').select('spec').where('id', '=', id))
      return parseSpec(JSON.parse(found(id, rows[0]).spec))
    },
    versions: (id: string): Record<string, string> => {
      const rows = connection.all(table.selectFrom('runs').select('versions').where('id', '=', id))
      return fromJson(found(id, rows[0]).versions) as Record<string, string>
    },
    /** Runs that somebody trains or has in a queue; those that wait in a paused study are nobody's. */
    notEnded: (): { id: string; study: string; owner: ProcessMark; trainer: ProcessMark | null }[] => {
      const columns = ['id', 'study', 'owner_pid', 'owner_start', 'trainer_pid', 'trainer_start'] as const
      const paused = table.selectFrom('studies').select('id').where('is_paused', '=', 1)
      const query = table
        .selectFrom('runs')
        .select(columns)
        .where(({ and, or, eb }) =>
          or([eb('status', '=', 'running'), and([eb('status', '=', 'queued'), eb('study', 'not in', paused)])]),
        )
      const rows = connection.all(query.orderBy('id'))
      return rows.map((row) => ({
        id: row.id,
        study: row.study,
        owner: { pid: row.owner_pid, start: row.owner_start },
        trainer: row.trainer_pid === null ? null : { pid: row.trainer_pid, start: row.trainer_start },
      }))
    },
    count: (): number =>
      connection.all(table.selectFrom('runs').select(({ fn }) => fn.countAll<number>().as('runs')))[0]?.runs ?? 0,
  }
}

/** What becomes of one run. */
function runUpdates(connection: Connection) {
  const update = (id: string, values: Partial<RunRow>): void => {
    connection.run(table.updateTable('runs').set(values).where('id', '=', id))
  }
  return {
    begin: (id: string, startedAt: number): void => update(id, { status: 'running', started_at: startedAt }),
    /** null: it is in nobody's order any more. */
    setTrainer: (id: string, trainer: ProcessMark | null): void =>
      update(id, { trainer_pid: trainer?.pid ?? null, trainer_start: trainer?.start ?? null }),
    setOwner: (id: string, owner: ProcessMark): void => update(id, { owner_pid: owner.pid, owner_start: owner.start }),
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
    /** Puts a run that has ended back into the queue. */
    requeue: (id: string, { owner, queuedAt, secondsBefore, progress, tcv }: RunRewind): void =>
      update(id, {
        status: 'queued',
        ending: null,
        queued_at: queuedAt,
        started_at: null,
        ended_at: null,
        seconds_before: secondsBefore,
        peak_memory_bytes: null,
        owner_pid: owner.pid,
        owner_start: owner.start,
        trainer_pid: null,
        trainer_start: null,
        progress: progress && toJson(progress),
        tcv,
      }),
    /** For a run that begins anew: no engine has it yet, and these versions will make it. */
    renew: (id: string, versions: Record<string, string>): void =>
      update(id, { engine: null, versions: toJson(versions) }),
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
  queued_at: run.createdAt,
  started_at: null,
  ended_at: null,
  seconds_before: 0,
  peak_memory_bytes: null,
  owner_pid: run.owner.pid,
  owner_start: run.owner.start,
  trainer_pid: null,
  trainer_start: null,
  delta: deltaOf(run.spec),
  samples: run.forecast.counts.reduce((sum, count) => sum + count, 0),
  tcv: null,
  progress: null,
  engine: null,
  versions: toJson(run.versions),
  spec: toJson(run.spec),
  forecast: toJson(run.forecast),
})

interface CheckpointStep {
  checkpoint_step: number | null
}

const toSummary = (row: Pick<RunRow, (typeof summaryColumns)[number]> & CheckpointStep): RunSummary => ({
  id: row.id,
  name: row.name,
  status: row.status,
  ending: row.ending,
  study: row.study,
  preset: row.preset,
  specHash: row.spec_hash,
  createdAt: row.created_at,
  queuedAt: row.queued_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  secondsBefore: row.seconds_before,
  canResume: row.checkpoint_step !== null && resumable.includes(row.status),
  delta: row.delta,
  samples: row.samples,
  tcv: row.tcv,
  progress: row.progress === null ? null : toProgress(row.progress),
})

/** Histories of before 0003 do not say where the attempt began; next to all runs had one attempt. */
const toProgress = (text: string): Progress => {
  const progress = fromJson(text) as Omit<Progress, 'attemptBegan'> & Partial<Progress>
  return { ...progress, attemptBegan: progress.attemptBegan ?? 0 }
}

const toHead = (row: RunRow & CheckpointStep): RunHead => ({
  summary: toSummary(row),
  spec: parseSpec(JSON.parse(row.spec)),
  forecast: Forecast.parse(fromJson(row.forecast)),
  engine: row.engine === null ? null : EngineReport.parse(fromJson(row.engine)),
  versions: fromJson(row.versions) as Record<string, string>,
  peakMemoryBytes: row.peak_memory_bytes,
  checkpointStep: row.checkpoint_step,
})
