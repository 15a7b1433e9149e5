import { sql } from 'kysely'
import type { EngineReport } from '../../shared/contract/engine.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Forecast } from '../../shared/contract/forecasts.ts'
import type { Progress } from '../../shared/contract/measurements.ts'
import type { RunRecord, RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import { parseSpec, type RunSpec } from '../../shared/spec/runSpec.ts'
import { inList, runAnnotations } from './annotations.ts'
import { table, type Connection } from './database.ts'
import { finishedRuns } from './finishedRuns.ts'
import { fromJson, toJson } from './numbers.ts'
import { newRow, summaryColumns, toHead, toSummary } from './runRows.ts'
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
  best: BestValues
}

/** The least of all measurements; null where there are none. */
export interface BestValues {
  objective: number | null
  tcv: number | null
}

export type RunHead = Omit<RunRecord, 'scalars' | 'measurements' | 'log'>

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
    ...runLists(connection),
    ...runAnnotations(connection),
    ...finishedRuns(connection),
    add: (runs: readonly NewRun[]): void =>
      connection.atomically(() => {
        for (const run of runs) connection.run(table.insertInto('runs').values(newRow(run)))
      }),
    summary: (id: string): RunSummary =>
      toSummary(found(id, connection.all(runs.select(summaryColumns).where('id', '=', id))[0])),
    head: (id: string): RunHead => toHead(found(id, connection.all(runs.selectAll('runs').where('id', '=', id))[0])),
    /** Of one study, oldest first, without those in the trash. */
    specsOf: (study: string): { id: string; spec: RunSpec }[] =>
      connection
        .all(
          table
            .selectFrom('runs')
            .select(['id', 'spec'])
            .where('study', '=', study)
            .where('trashed_at', 'is', null)
            .orderBy('id'),
        )
        .map(({ id, spec }) => ({ id, spec: parseSpec(JSON.parse(spec)) })),
    spec: (id: string): RunSpec => {
      const rows = connection.all(table.selectFrom('runs').select('spec').where('id', '=', id))
      return parseSpec(JSON.parse(found(id, rows[0]).spec))
    },
    /** L, of a spec that is not read for it. */
    layers: (id: string): number => {
      const layers = sql<number>`json_array_length(spec, '$.network.widths')`.as('layers')
      return found(id, connection.all(table.selectFrom('runs').select(layers).where('id', '=', id))[0]).layers
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

/** Many runs at once. */
function runLists(connection: Connection) {
  return {
    /** Of one study, oldest first, without those in the trash. */
    ofStudy: (study: string): RunSummary[] =>
      connection
        .all(runs.select(summaryColumns).where('study', '=', study).where('trashed_at', 'is', null).orderBy('id'))
        .map(toSummary),
    /** Newest first: without those in the trash, or those alone. */
    summaries: ({ inTrash = false } = {}): RunSummary[] =>
      connection
        .all(
          runs
            .select(summaryColumns)
            .where('trashed_at', inTrash ? 'is not' : 'is', null)
            .orderBy('id', 'desc'),
        )
        .map(toSummary),
    /** In no order; what is not there is left out. */
    summariesOf: (ids: readonly string[]): RunSummary[] =>
      connection.all(runs.select(summaryColumns).where(inList(ids))).map(toSummary),
    /** Of all runs, oldest first. */
    ids: (): string[] => connection.all(table.selectFrom('runs').select('id').orderBy('id')).map(({ id }) => id),
    /** The specs as they are stored, oldest first. */
    specTexts: (ids: readonly string[]): { id: string; spec: string }[] =>
      connection.all(table.selectFrom('runs').select(['id', 'spec']).where(inList(ids)).orderBy('id')),
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
    /** The last measurement: what it has of the TCV, and what is the least of the run so far. */
    setMeasured: (id: string, { objective, tcv }: { objective: number; tcv: number }): void => {
      const values = { tcv, ...leastOf('best_objective', objective), ...leastOf('best_tcv', tcv) }
      connection.run(table.updateTable('runs').set(values).where('id', '=', id))
    },
    end: (id: string, end: RunEnd): void =>
      update(id, {
        status: end.status,
        ending: end.ending,
        ended_at: end.endedAt,
        peak_memory_bytes: end.peakMemoryBytes,
      }),
    /** Puts a run that has ended back into the queue. */
    requeue: (id: string, { owner, queuedAt, secondsBefore, progress, tcv, best }: RunRewind): void =>
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
        best_objective: best.objective,
        best_tcv: best.tcv,
      }),
    /** For a run that begins anew: no engine has it yet, and these versions will make it. */
    renew: (id: string, versions: Record<string, string>): void =>
      update(id, { engine: null, versions: toJson(versions) }),
  }
}

/** Nothing where there is no number: what was the least stays so. */
function leastOf(column: 'best_objective' | 'best_tcv', value: number) {
  if (Number.isNaN(value)) return {}
  return { [column]: sql<number>`min(coalesce(${sql.ref(column)}, ${value}), ${value})` }
}

function found<Row>(id: string, row: Row | undefined): Row {
  if (row === undefined) throw new CallError('notFound', `no run is called '${id}'`)
  return row
}
