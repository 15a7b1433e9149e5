import { sql } from 'kysely'
import type { RunStatus } from '../../shared/contract/runs.ts'
import type { PresetSize } from '../../shared/spec/presets/preset.ts'
import { plannedSteps, type StageSettings } from '../../shared/spec/stages.ts'
import { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { table, type Connection } from './database.ts'

/** A study without its plan. */
export interface StudyHead {
  id: string
  name: string
  preset: string | null
  size: PresetSize | null
  createdAt: number
  isPaused: boolean
}

/** How far a run has come, and what that took: what a study's progress is counted from. */
export interface RunShare {
  id: string
  study: string
  status: RunStatus
  /** Steps taken, and how many there will be at most: by the trainer where it has said so, else by the spec. */
  step: number
  steps: number
  /** In milliseconds, of the present sitting. */
  startedAt: number | null
  endedAt: number | null
  secondsBefore: number
  /** The process that has it in its order, or had. */
  trainer: number | null
}

const headColumns = ['id', 'name', 'preset', 'size', 'created_at', 'is_paused'] as const

/** Plans and names of studies. Runs from before there were studies have none: `unlisted` says which. */
export function studyTable(connection: Connection) {
  const head = (id: string): StudyHead | null => {
    const rows = connection.all(table.selectFrom('studies').select(headColumns).where('id', '=', id))
    return rows[0] ? toHead(rows[0]) : null
  }
  return {
    add: ({ id, name, preset, size, createdAt, isPaused }: StudyHead, plan: StudyPlan): void => {
      const values = { id, name, preset, size, created_at: createdAt, is_paused: Number(isPaused), plan: toText(plan) }
      connection.run(table.insertInto('studies').values(values))
    },
    setPaused: (id: string, isPaused: boolean): void => {
      connection.run(
        table
          .updateTable('studies')
          .set({ is_paused: Number(isPaused) })
          .where('id', '=', id),
      )
    },
    setPlan: (id: string, plan: StudyPlan): void => {
      connection.run(
        table
          .updateTable('studies')
          .set({ plan: toText(plan) })
          .where('id', '=', id),
      )
    },
    head,
    isPaused: (id: string): boolean => head(id)?.isPaused ?? false,
    /** null where there is no such study. */
    plan: (id: string): StudyPlan | null => {
      const row = connection.all(table.selectFrom('studies').select('plan').where('id', '=', id))[0]
      return row ? StudyPlan.parse(JSON.parse(row.plan)) : null
    },
    heads: (): StudyHead[] => connection.all(table.selectFrom('studies').select(headColumns)).map(toHead),
    /** Names of the runs that belong to no study of this table, by study, oldest first. */
    unlisted: (): { study: string; name: string; preset: string | null; created_at: number }[] =>
      connection.all(
        table
          .selectFrom('runs')
          .select(['study', 'name', 'preset', 'created_at'])
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('studies').select('studies.id').whereRef('studies.id', '=', 'runs.study'))),
          )
          .orderBy('id'),
      ),
    /** How many runs of each study have each status. */
    counts: (): { study: string; status: RunStatus; runs: number }[] =>
      connection.all(
        table
          .selectFrom('runs')
          .select(({ fn }) => ['study', 'status', fn.countAll<number>().as('runs')])
          .groupBy(['study', 'status']),
      ),
    /** Of every run of these studies, in order. */
    shares: (studies: readonly string[]): RunShare[] =>
      connection.all(shares.where('study', 'in', studies).orderBy('id')).map(toShare),
  }
}

/** The spec is looked into only where the trainer has not said how many steps there are: it is the long one. */
const shares = table
  .selectFrom('runs')
  .select(['id', 'study', 'status', 'started_at', 'ended_at', 'seconds_before', 'trainer_pid'])
  .select([
    sql<number | null>`json_extract(progress, '$.step')`.as('step'),
    sql<number | null>`json_extract(progress, '$.steps')`.as('steps'),
    sql<
      string | null
    >`CASE WHEN progress IS NULL THEN json_extract(spec, '$.optimizer.continuation', '$.stop.steps') END`.as(
      'settings',
    ),
  ])

type ShareRow = Awaited<ReturnType<typeof shares.execute>>[number]

const toShare = (row: ShareRow): RunShare => ({
  id: row.id,
  study: row.study,
  status: row.status,
  step: row.step ?? 0,
  steps: row.steps ?? stepsOf(row.settings),
  startedAt: row.started_at,
  endedAt: row.ended_at,
  secondsBefore: row.seconds_before,
  trainer: row.trainer_pid,
})

function stepsOf(settings: string | null): number {
  if (settings === null) return 0
  const [continuation, steps] = JSON.parse(settings) as [StageSettings['optimizer']['continuation'], number]
  return plannedSteps({ optimizer: { continuation }, stop: { steps } })
}

interface HeadRow {
  id: string
  name: string
  preset: string | null
  size: PresetSize | null
  created_at: number
  is_paused: number
}

const toHead = ({ created_at, is_paused, ...row }: HeadRow): StudyHead => ({
  ...row,
  createdAt: created_at,
  isPaused: is_paused !== 0,
})

const toText = (plan: StudyPlan): string => JSON.stringify(plan)
