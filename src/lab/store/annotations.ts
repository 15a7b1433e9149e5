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

/** Above the number of values that a statement of SQLite takes. */
export const inList = (ids: readonly string[]) =>
  sql<boolean>`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`

/** What a researcher adds to runs, and the trash. */
export function runAnnotations(connection: Connection) {
  const write = (ids: readonly string[], values: Partial<RunRow>): void => {
    if (Object.keys(values).length > 0) connection.run(table.updateTable('runs').set(values).where(inList(ids)))
  }
  return {
    /** In no order. Throws a CallError that names the first that is not there. */
    known: (ids: readonly string[]): KnownRun[] => {
      const columns = ['id', 'study', 'status', 'tags', 'trashedAt'] as const
      const rows = connection.all(table.selectFrom('runs').select(columns).where(inList(ids)))
      const found = new Set(rows.map(({ id }) => id))
      const missing = ids.find((id) => !found.has(id))
      if (missing !== undefined) throw new CallError('notFound', `no run is called '${missing}'`)
      return rows.map(({ trashedAt, ...row }) => ({ ...row, isTrashed: trashedAt !== null }))
    },
    annotate: (runs: readonly KnownRun[], change: Annotation, now: number): void => {
      const ids = runs.map(({ id }) => id)
      write(ids, columnsOf(change, now))
      for (const [tags, tagged] of tagsAfter(runs, change))
        write(
          tagged.map(({ id }) => id),
          { tags },
        )
    },
    setTrashed: (ids: readonly string[], at: number | null): void => write(ids, { trashedAt: at }),
    /** With everything that was measured, and the studies of which nothing is left. */
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

/** The runs by the tags that they have afterwards, as the column holds them; none where nothing is said of tags. */
function tagsAfter(runs: readonly KnownRun[], { tags, addTags, removeTags }: Annotation): Map<string, KnownRun[]> {
  if (!tags && !addTags && !removeTags) return new Map()
  return groupedBy(runs, (run) => {
    const kept = (tags ?? (JSON.parse(run.tags) as string[])).filter((tag) => !removeTags?.includes(tag))
    return JSON.stringify([...new Set([...kept, ...(addTags ?? [])])])
  })
}
