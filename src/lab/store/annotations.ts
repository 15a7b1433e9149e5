import { sql } from 'kysely'
import { CallError } from '../../shared/contract/errors.ts'
import type { Annotation, RunStatus } from '../../shared/contract/runs.ts'
import { groupedBy } from '../../shared/statistics/groupedBy.ts'
import { table, type Connection } from './database.ts'
import type { RunRow } from './tables.ts'

export interface KnownRun {
  id: string
  study: string
  status: RunStatus
  tags: string
  isTrashed: boolean
}

/** Matches any number of ids; SQLite limits the number of parameters. */
export const inList = (ids: readonly string[]) =>
  sql<boolean>`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`

/** Names, stars, tags, notes, folders and the trash. */
export function runAnnotations(connection: Connection) {
  const write = (ids: readonly string[], values: Partial<RunRow>): void => {
    if (Object.keys(values).length > 0) connection.run(table.updateTable('runs').set(values).where(inList(ids)))
  }
  return {
    /** Reads these runs in no order. Throws a CallError that names the first unknown id. */
    known: (ids: readonly string[]): KnownRun[] => {
      const columns = ['id', 'study', 'status', 'tags', 'trashedAt'] as const
      const rows = connection.all(table.selectFrom('runs').select(columns).where(inList(ids)))
      const found = new Set(rows.map(({ id }) => id))
      const missing = ids.find((id) => !found.has(id))
      if (missing !== undefined) throw new CallError('notFound', `there is no run '${missing}'`)
      return rows.map(({ trashedAt, ...row }) => ({ ...row, isTrashed: trashedAt !== null }))
    },
    annotate: (runs: readonly KnownRun[], change: Annotation, now: number): void => {
      const ids = runs.map(({ id }) => id)
      write(ids, columnsOf(change, now))
      for (const [tags, tagged] of byTagsAfter(runs, change))
        write(
          tagged.map(({ id }) => id),
          { tags },
        )
    },
    setTrashed: (ids: readonly string[], at: number | null): void => write(ids, { trashedAt: at }),
    /** Deletes runs with everything that was measured, and studies that have no runs left. */
    purge: (ids: readonly string[]): void => {
      connection.run(table.deleteFrom('runs').where(inList(ids)))
      const studiesWithRuns = table.selectFrom('runs').select('study')
      connection.run(table.deleteFrom('studies').where('id', 'not in', studiesWithRuns))
    },
  }
}

function columnsOf({ name, isStarred, notes, folder, isArchived }: Annotation, now: number): Partial<RunRow> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(isStarred === undefined ? {} : { isStarred: Number(isStarred) }),
    ...(notes === undefined ? {} : { notes }),
    ...(folder === undefined ? {} : { folder }),
    ...(isArchived === undefined ? {} : { archivedAt: isArchived ? now : null }),
  }
}

/** Groups the runs by their tags after the change, as JSON; empty where the change has no tags. */
function byTagsAfter(runs: readonly KnownRun[], change: Annotation): Map<string, KnownRun[]> {
  if (!change.tags && !change.addTags && !change.removeTags) return new Map()
  return groupedBy(runs, (run) => JSON.stringify(tagsAfter(JSON.parse(run.tags) as string[], change)))
}

/** Returns tags after a change, each once. */
export function tagsAfter(
  before: readonly string[],
  { tags, addTags = [], removeTags = [] }: Pick<Annotation, 'tags' | 'addTags' | 'removeTags'>,
): string[] {
  const kept = (tags ?? before).filter((tag) => !removeTags.includes(tag))
  return [...new Set([...kept, ...addTags])]
}
