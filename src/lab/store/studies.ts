import { sql } from 'kysely'
import type { RunStatus } from '../../shared/contract/runs.ts'
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

/** How far a run has come, and what that took: what a study's progress is counted from. */
export interface RunShare {
  id: string
  study: string
  status: RunStatus
  /** Equal for runs of which one takes as long for a step as another. */
  kind: string
  /** Steps taken, and how many there will be at most: by the trainer where it has said so, else by the spec. */
  step: number
  steps: number
  /** In milliseconds, of the present sitting. */
  startedAt: number | null
  endedAt: number | null
  secondsBefore: number
  /** As the trainer tells it, from the last few seconds; only while it runs. */
  secondsLeft: number | null
  /** The process that has it in its order, or had. */
  trainer: number | null
}

const headColumns = ['id', 'name', 'preset', 'size', 'createdAt', 'isPaused'] as const

/** Plans and names of studies. Runs from before there were studies have none: `unlisted` says which. */
export function studyTable(connection: Connection) {
  const recipes = new Map<string, Recipe>()
  const head = (id: string): StudyHead | null => {
    const rows = connection.all(table.selectFrom('studies').select(headColumns).where('id', '=', id))
    return rows[0] ? toHead(rows[0]) : null
  }
  const update = (id: string, values: Partial<StudyRow>): void => {
    connection.run(table.updateTable('studies').set(values).where('id', '=', id))
  }
  return {
    add: ({ id, name, preset, size, createdAt, isPaused }: StudyHead, plan: StudyPlan): void => {
      const values = { id, name, preset, size, createdAt, isPaused: Number(isPaused), plan: toText(plan) }
      connection.run(table.insertInto('studies').values(values))
    },
    setPaused: (id: string, isPaused: boolean): void => update(id, { isPaused: Number(isPaused) }),
    setPlan: (id: string, plan: StudyPlan): void => update(id, { plan: toText(plan) }),
    head,
    isPaused: (id: string): boolean => head(id)?.isPaused ?? false,
    /** null where there is no such study. */
    plan: (id: string): StudyPlan | null => {
      const row = connection.all(table.selectFrom('studies').select('plan').where('id', '=', id))[0]
      return row ? StudyPlan.parse(JSON.parse(row.plan)) : null
    },
    heads: (): StudyHead[] => connection.all(table.selectFrom('studies').select(headColumns)).map(toHead),
    /** Names of the runs that belong to no study of this table, by study, oldest first. */
    unlisted: (): { study: string; name: string; preset: string | null; createdAt: number }[] =>
      connection.all(
        table
          .selectFrom('runs')
          .select(['study', 'name', 'preset', 'createdAt'])
          .where('trashedAt', 'is', null)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('studies').select('studies.id').whereRef('studies.id', '=', 'runs.study'))),
          )
          .orderBy('id'),
      ),
    /** How many runs of each study have each status, without those in the trash. */
    counts: (): { study: string; status: RunStatus; runs: number }[] =>
      connection.all(
        table
          .selectFrom('runs')
          .select(({ fn }) => ['study', 'status', fn.countAll<number>().as('runs')])
          .where('trashedAt', 'is', null)
          .groupBy(['study', 'status']),
      ),
    /** Of every run of these studies that is not in the trash, in order. */
    shares: (studies: readonly string[]): RunShare[] =>
      connection
        .all(shares.where('study', 'in', studies).where('trashedAt', 'is', null).orderBy('id'))
        .map((row) => toShare(row, recipes.get(row.id) ?? recipeOf(row.study, row.id))),
  }

  /** What the share of a run rests on that never changes. */
  function recipeOf(study: string, id: string): Recipe {
    for (const row of connection.all(recipesOf.where('study', '=', study))) recipes.set(row.id, toRecipe(row))
    return recipes.get(id) ?? { kind: '', steps: 0 }
  }
}

interface Recipe {
  kind: string
  steps: number
}

/** Specs are long, and shares are asked for four times a second: each is looked into once. */
const recipesOf = table
  .selectFrom('runs')
  .select(['id', 'samples'])
  .select([
    sql<string>`json_extract(spec, '$.optimizer.continuation', '$.stop.steps')`.as('settings'),
    sql<string>`json_extract(spec, '$.network', '$.precision', '$.engine', '$.optimizer.kind')`.as('kind'),
  ])

const shares = table
  .selectFrom('runs')
  .select(['id', 'study', 'status', 'startedAt', 'endedAt', 'secondsBefore', 'trainerPid as trainer'])
  .select([
    sql<number | null>`json_extract(progress, '$.step')`.as('step'),
    sql<number | null>`json_extract(progress, '$.steps')`.as('steps'),
    sql<number | null>`json_extract(progress, '$.secondsLeft')`.as('secondsLeft'),
  ])

type ShareRow = Awaited<ReturnType<typeof shares.execute>>[number]

const toShare = (row: ShareRow, { kind, steps }: Recipe): RunShare => ({
  ...row,
  kind,
  step: row.step ?? 0,
  steps: row.steps ?? steps,
  secondsLeft: row.status === 'running' ? row.secondsLeft : null,
})

function toRecipe({ samples, settings, kind }: { samples: number; settings: string; kind: string }): Recipe {
  const [continuation, steps] = JSON.parse(settings) as [StageSettings['optimizer']['continuation'], number]
  return { kind: `${samples} ${kind}`, steps: plannedSteps({ optimizer: { continuation }, stop: { steps } }) }
}

const toHead = (row: Pick<StudyRow, (typeof headColumns)[number]>): StudyHead => ({
  ...row,
  isPaused: row.isPaused !== 0,
})

const toText = (plan: StudyPlan): string => JSON.stringify(plan)
