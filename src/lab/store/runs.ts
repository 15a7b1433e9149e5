import { sql, type ExpressionBuilder } from 'kysely'
import type { EngineReport } from '../../shared/contract/engine.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Progress } from '../../shared/contract/measurements.ts'
import type { EndKind, RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import { parseSpec, type RunSpec } from '../../shared/spec/runSpec.ts'
import { inList, runAnnotations } from './annotations.ts'
import { table, type Connection } from './database.ts'
import { finishedRuns } from './finishedRuns.ts'
import { fromJson, toJson } from './numbers.ts'
import {
  headColumns,
  newRow,
  readableSpec,
  specColumns,
  summaryColumns,
  toHead,
  toSummary,
  type NewRun,
  type ProcessIdentity,
  type RunHead,
} from './runRows.ts'
import type { RunRow, Tables } from './tables.ts'

export interface RunEnd {
  status: Exclude<RunStatus, 'queued' | 'running'>
  ending: string
  endKind?: EndKind | null
  endedAt: number
  peakMemoryBytes: number | null
}

/** The state that a run returns to when it resumes from its checkpoint. */
export interface RunRewind {
  owner: ProcessIdentity
  queuedAt: number
  secondsBefore: number
  progress: Progress | null
  tcv: number | null
  best: BestValues
}

/** The least values of all measurements; null without measurements. */
export interface BestValues {
  objective: number | null
  tcv: number | null
}

/** Selects the step of a run's checkpoint, where the run can resume from it. */
const resumePoints = ({ selectFrom }: ExpressionBuilder<Tables, 'runs'>) =>
  selectFrom('checkpoints')
    .select('checkpoints.step')
    .whereRef('checkpoints.runId', '=', 'runs.id')
    .where('checkpoints.plan', 'is not', null)

/** The last finite measurement of a diverged run, as JSON; null for other runs. SQLite stores NaN as null. */
const lastFinite = sql<string | null>`CASE WHEN runs.status = 'diverged' THEN (
  SELECT json_object('step', step, 'objective', objective, 'dataLoss', data_loss) FROM measurements
  WHERE measurements.run_id = runs.id AND abs(objective) < 9e999 ORDER BY step DESC LIMIT 1) END`

const summaries = table
  .selectFrom('runs')
  .select(summaryColumns)
  .select((of) => of.exists(resumePoints(of)).$castTo<number>().as('canResume'))
  .select(lastFinite.as('lastFinite'))

const heads = summaries.select(headColumns).select((of) => resumePoints(of).as('checkpointStep'))

export function runTable(connection: Connection) {
  const readSummary = connection.select(summaries.where('id', '=', ''))
  const readHead = connection.select(heads.where('id', '=', ''))
  const layers = sql<number>`json_array_length(spec, '$.network.widths')`.as('layers')
  const readLayers = connection.select(table.selectFrom('runs').select(layers).where('id', '=', ''))
  return {
    ...runUpdates(connection),
    ...runLists(connection),
    ...runAnnotations(connection),
    ...finishedRuns(connection),
    add: (runs: readonly NewRun[]): void =>
      connection.atomically(() => {
        for (const run of runs) connection.run(table.insertInto('runs').values(newRow(run)))
      }),
    summary: (id: string): RunSummary => toSummary(found(id, readSummary(id)[0])),
    head: (id: string): RunHead => toHead(found(id, readHead(id)[0])),
    /** Reads the specs of a study, oldest first, without trashed runs and those whose spec is damaged. */
    specsOf: (study: string): { id: string; spec: RunSpec }[] =>
      connection
        .all(
          table
            .selectFrom('runs')
            .select(['id', 'spec'])
            .where('study', '=', study)
            .where('trashedAt', 'is', null)
            .orderBy('id'),
        )
        .flatMap(({ id, spec: text }) => {
          const spec = readableSpec(text)
          return spec ? [{ id, spec }] : []
        }),
    spec: (id: string): RunSpec => {
      const rows = connection.all(table.selectFrom('runs').select('spec').where('id', '=', id))
      return parseSpec(JSON.parse(found(id, rows[0]).spec))
    },
    /** Reads L without parsing the spec. */
    layers: (id: string): number => found(id, readLayers(id)[0]).layers,
    versions: (id: string): Record<string, string> => {
      const rows = connection.all(table.selectFrom('runs').select('versions').where('id', '=', id))
      return fromJson(found(id, rows[0]).versions) as Record<string, string>
    },
    /** Reads running runs and queued ones of this machine. Queued runs of a paused study have no owner and are left out. */
    notEnded: (): { id: string; study: string; owner: ProcessIdentity; trainer: ProcessIdentity | null }[] => {
      const columns = ['id', 'study', 'ownerPid', 'ownerStart', 'trainerPid', 'trainerStart'] as const
      const paused = table.selectFrom('studies').select('id').where('isPaused', '=', 1)
      const query = table
        .selectFrom('runs')
        .select(columns)
        .where(({ and, or, eb }) =>
          or([eb('status', '=', 'running'), and([eb('status', '=', 'queued'), eb('study', 'not in', paused)])]),
        )
        .where('id', 'not in', table.selectFrom('clusterRuns').select('runId'))
      const rows = connection.all(query.orderBy('id'))
      return rows.map((row) => ({
        id: row.id,
        study: row.study,
        owner: { pid: row.ownerPid, start: row.ownerStart },
        trainer: row.trainerPid === null ? null : { pid: row.trainerPid, start: row.trainerStart },
      }))
    },
    count: (): number =>
      connection.all(table.selectFrom('runs').select(({ fn }) => fn.countAll<number>().as('runs')))[0]?.runs ?? 0,
  }
}

/** Reads many runs at a time. */
function runLists(connection: Connection) {
  return {
    /** Reads the runs of a study, oldest first, without trashed runs. */
    ofStudy: (study: string): RunSummary[] =>
      connection.all(summaries.where('study', '=', study).where('trashedAt', 'is', null).orderBy('id')).map(toSummary),
    /** Reads all runs, newest first: those in the trash, or all others. */
    summaries: ({ inTrash = false } = {}): RunSummary[] =>
      connection
        .all(summaries.where('trashedAt', inTrash ? 'is not' : 'is', null).orderBy('id', 'desc'))
        .map(toSummary),
    /** Reads these runs in no order; unknown ids are left out. */
    summariesOf: (ids: readonly string[]): RunSummary[] => connection.all(summaries.where(inList(ids))).map(toSummary),
    /** Reads the ids of all runs, oldest first. */
    ids: (): string[] => connection.all(table.selectFrom('runs').select('id').orderBy('id')).map(({ id }) => id),
    /** Reads the stored JSON of specs, oldest first. */
    specTexts: (ids: readonly string[]): { id: string; spec: string }[] =>
      connection.all(table.selectFrom('runs').select(['id', 'spec']).where(inList(ids)).orderBy('id')),
  }
}

/** Changes of one run. */
function runUpdates(connection: Connection) {
  const update = (id: string, values: Partial<RunRow>): void => {
    connection.run(table.updateTable('runs').set(values).where('id', '=', id))
  }
  return {
    /** Marks a queued run as running. Returns false where it was not queued. */
    begin: (id: string, startedAt: number): boolean => {
      const start = table.updateTable('runs').set({ status: 'running', startedAt })
      return connection.run(start.where('id', '=', id).where('status', '=', 'queued')) > 0
    },
    /** Sets the trainer that has the run in its order; null: none. */
    setTrainer: (id: string, trainer: ProcessIdentity | null): void =>
      update(id, { trainerPid: trainer?.pid ?? null, trainerStart: trainer?.start ?? null }),
    setOwner: (id: string, owner: ProcessIdentity): void =>
      update(id, { ownerPid: owner.pid, ownerStart: owner.start }),
    setEngine: (id: string, engine: EngineReport): void => update(id, { engine: toJson(engine) }),
    /** Replaces what is known of a network that another program trains. */
    restate: (id: string, facts: Pick<NewRun, 'spec' | 'specHash' | 'forecast'>): void =>
      update(id, specColumns(facts)),
    setProgress: (id: string, progress: Progress): void => update(id, { progress: toJson(progress) }),
    /** Stores the TCV of the last measurement, and the least objective and TCV so far. */
    setMeasured: (id: string, { objective, tcv }: { objective: number; tcv: number }): void => {
      const values = { tcv, ...leastOf('bestObjective', objective), ...leastOf('bestTcv', tcv) }
      connection.run(table.updateTable('runs').set(values).where('id', '=', id))
    },
    end: (id: string, end: RunEnd): void =>
      update(id, {
        status: end.status,
        ending: end.ending,
        endKind: end.endKind ?? null,
        endedAt: end.endedAt,
        peakMemoryBytes: end.peakMemoryBytes,
      }),
    /** Queues a run again that has ended. */
    requeue: (id: string, { owner, queuedAt, secondsBefore, progress, tcv, best }: RunRewind): void =>
      update(id, {
        status: 'queued',
        ending: null,
        endKind: null,
        queuedAt,
        startedAt: null,
        endedAt: null,
        secondsBefore,
        peakMemoryBytes: null,
        ownerPid: owner.pid,
        ownerStart: owner.start,
        trainerPid: null,
        trainerStart: null,
        progress: progress && toJson(progress),
        tcv,
        bestObjective: best.objective,
        bestTcv: best.tcv,
      }),
    /** Prepares a restart from step 0: no engine has the run yet, and these versions will train it. */
    resetEngine: (id: string, versions: Record<string, string>): void =>
      update(id, { engine: null, versions: toJson(versions) }),
  }
}

/** Returns the update of a least value; NaN changes nothing. */
function leastOf(column: 'bestObjective' | 'bestTcv', value: number) {
  if (Number.isNaN(value)) return {}
  return { [column]: sql<number>`min(coalesce(${sql.ref(column)}, ${value}), ${value})` }
}

function found<Row>(id: string, row: Row | undefined): Row {
  if (row === undefined) throw new CallError('notFound', `there is no run '${id}'`)
  return row
}
