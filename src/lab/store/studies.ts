import { sql } from 'kysely'
import type { RunStatus } from '../../shared/contract/runs.ts'
import { batchCount, type Batches } from '../../shared/spec/batches.ts'
import type { PresetSize } from '../../shared/spec/presets/preset.ts'
import { plannedSteps, type StageSettings } from '../../shared/spec/stages.ts'
import { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { table, type Connection } from './database.ts'
import type { StudyRow } from './tables.ts'

/** A study without its plan. */
export interface StudyHead {
  id: string
  name: string
  preset: string | null
  size: PresetSize | null
  createdAt: number
  isPaused: boolean
}

/** A study with what a researcher added to it. */
export interface AnnotatedStudy extends StudyHead {
  isStarred: boolean
  tags: string[]
}

/** The progress of a run and the time it took, for the progress of its study. */
export interface RunShare {
  id: string
  study: string
  status: RunStatus
  /** Equal for runs that take equally long for a step. */
  kind: string
  /** Steps taken, and their maximum: as the trainer reports it, else by the spec. */
  step: number
  steps: number
  /** Start and end of the present session, in milliseconds. */
  startedAt: number | null
  endedAt: number | null
  secondsBefore: number
  /** The trainer's estimate from the last few seconds; null unless the run is running. */
  secondsLeft: number | null
  /** What has or had the run in its order: a process here, or a task of a cluster. */
  trainer: number | string | null
  /** The task of a cluster that has the run, and when it was submitted; null: the run is on this machine. */
  task: { key: string; submittedAt: number } | null
}

const headColumns = ['id', 'name', 'preset', 'size', 'createdAt', 'isPaused', 'isStarred', 'tags'] as const

/** Plans and names of studies. Runs of older versions have no study in this table: `unlisted` reads them. */
export function studyTable(connection: Connection) {
  const recipes = new Map<string, Recipe>()
  const head = (id: string): AnnotatedStudy | null => {
    const rows = connection.all(table.selectFrom('studies').select(headColumns).where('id', '=', id))
    return rows[0] ? toHead(rows[0]) : null
  }
  const update = (id: string, values: Partial<StudyRow>): void => {
    connection.run(table.updateTable('studies').set(values).where('id', '=', id))
  }
  return {
    add: ({ id, name, preset, size, createdAt, isPaused }: StudyHead, plan: StudyPlan): void => {
      const added = { isStarred: 0, tags: '[]' }
      const values = { id, name, preset, size, createdAt, isPaused: Number(isPaused), ...added, plan: toText(plan) }
      connection.run(table.insertInto('studies').values(values))
    },
    setPaused: (id: string, isPaused: boolean): void => update(id, { isPaused: Number(isPaused) }),
    setPlan: (id: string, plan: StudyPlan): void => update(id, { plan: toText(plan) }),
    annotate: (id: string, values: Partial<Pick<StudyRow, 'name' | 'isStarred' | 'tags'>>): void => update(id, values),
    head,
    isPaused: (id: string): boolean => head(id)?.isPaused ?? false,
    /** Reads the plan of a study; null where there is no such study. */
    plan: (id: string): StudyPlan | null => {
      const row = connection.all(table.selectFrom('studies').select('plan').where('id', '=', id))[0]
      return row ? StudyPlan.parse(JSON.parse(row.plan)) : null
    },
    heads: (): AnnotatedStudy[] => connection.all(table.selectFrom('studies').select(headColumns)).map(toHead),
    /** Reads runs that belong to no study of this table, oldest first: those in the trash, or all others. */
    unlisted: (inTrash: boolean): { study: string; name: string; preset: string | null; createdAt: number }[] =>
      connection.all(
        table
          .selectFrom('runs')
          .select(['study', 'name', 'preset', 'createdAt'])
          .where('trashedAt', inTrash ? 'is not' : 'is', null)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('studies').select('studies.id').whereRef('studies.id', '=', 'runs.study'))),
          )
          .orderBy('id'),
      ),
    /** Counts the runs of each study by status: those in the trash, or all others. */
    counts: (inTrash: boolean): { study: string; status: RunStatus; runs: number }[] =>
      connection.all(
        table
          .selectFrom('runs')
          .select(({ fn }) => ['study', 'status', fn.countAll<number>().as('runs')])
          .where('trashedAt', inTrash ? 'is not' : 'is', null)
          .groupBy(['study', 'status']),
      ),
    /** Reads the ids of the trashed runs of a study. */
    trashed: (study: string): string[] => connection.all(trashed.where('study', '=', study)).map(({ id }) => id),
    /** Reads the ids of the runs of a study that were moved to the trash last, at one time. */
    trashedLast: (study: string): string[] => {
      const rows = connection.all(trashed.where('study', '=', study))
      const last = Math.max(...rows.map(({ trashedAt }) => trashedAt ?? 0))
      return rows.filter(({ trashedAt }) => trashedAt === last).map(({ id }) => id)
    },
    /** Reads the runs of these studies in order, without trashed runs. */
    shares: (studies: readonly string[]): RunShare[] =>
      connection
        .all(shares.where('runs.study', 'in', studies).where('trashedAt', 'is', null).orderBy('runs.id'))
        .map((row) => toShare(row, recipes.get(row.id) ?? recipeOf(row.study, row.id))),
  }

  /** Reads what never changes of a run's share. */
  function recipeOf(study: string, id: string): Recipe {
    for (const row of connection.all(recipesOf.where('study', '=', study))) recipes.set(row.id, toRecipe(row))
    return recipes.get(id) ?? { kind: '', steps: 0 }
  }
}

const trashed = table.selectFrom('runs').select(['id', 'trashedAt']).where('trashedAt', 'is not', null).orderBy('id')

interface Recipe {
  kind: string
  steps: number
}

/** Specs are long and shares are read four times a second, so each spec is read once. */
const recipesOf = table
  .selectFrom('runs')
  .select(['id', 'samples'])
  .select([
    sql<string>`json_extract(spec, '$.optimizer', '$.stop.steps', '$.batches')`.as('settings'),
    sql<string>`json_extract(spec, '$.network', '$.backbone', '$.batches.size', '$.precision', '$.engine', '$.optimizer.kind')`.as(
      'kind',
    ),
  ])

const shares = table
  .selectFrom('runs')
  .leftJoin('clusterRuns', 'clusterRuns.runId', 'runs.id')
  .leftJoin('submissions', 'submissions.token', 'clusterRuns.token')
  .select(['runs.id', 'runs.study', 'status', 'startedAt', 'endedAt', 'secondsBefore', 'trainerPid'])
  .select(['submissions.createdAt as submittedAt', 'clusterRuns.state as taskState'])
  .select([
    sql<string | null>`cluster_runs.token || '/' || cluster_runs.task`.as('task'),
    sql<number | null>`json_extract(progress, '$.step')`.as('step'),
    sql<number | null>`json_extract(progress, '$.steps')`.as('steps'),
    sql<number | null>`json_extract(progress, '$.secondsLeft')`.as('secondsLeft'),
  ])

type ShareRow = Awaited<ReturnType<typeof shares.execute>>[number]

function toShare(row: ShareRow, { kind, steps }: Recipe): RunShare {
  const { task, taskState, submittedAt, trainerPid, ...run } = row
  // A task that runs has all of its runs in its order, also those that it has not started.
  const isInTask = row.status === 'queued' ? taskState === 'running' : row.startedAt !== null
  return {
    ...run,
    // A step takes another time on a cluster.
    kind: task === null ? kind : `${kind} on a cluster`,
    step: row.step ?? 0,
    steps: row.steps ?? steps,
    secondsLeft: row.status === 'running' ? row.secondsLeft : null,
    trainer: task === null ? trainerPid : isInTask ? task : null,
    task: task === null ? null : { key: task, submittedAt: submittedAt ?? 0 },
  }
}

function toRecipe({ samples, settings, kind }: { samples: number; settings: string; kind: string }): Recipe {
  const [optimizer, epochs, batches] = JSON.parse(settings) as [StageSettings['optimizer'], number, Batches | null]
  const steps = epochs * batchCount(batches, samples)
  return { kind: `${samples} ${kind}`, steps: plannedSteps({ optimizer, stop: { steps } }) }
}

const toHead = (row: Pick<StudyRow, (typeof headColumns)[number]>): AnnotatedStudy => ({
  ...row,
  isPaused: row.isPaused !== 0,
  isStarred: row.isStarred !== 0,
  tags: JSON.parse(row.tags) as string[],
})

const toText = (plan: StudyPlan): string => JSON.stringify(plan)
