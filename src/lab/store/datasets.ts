import { sql } from 'kysely'
import { table, type Connection } from './database.ts'
import type { DatasetRow } from './tables.ts'

const columns = ['hash', 'name', 'addedAt', 'source', 'samples', 'classes', 'shape', 'description'] as const

/** Imported data sets. Their numbers are in separate files. */
export function datasetTable(connection: Connection) {
  const rows = table.selectFrom('datasets').select(columns)
  return {
    add: (row: DatasetRow): void => void connection.run(table.insertInto('datasets').values(row)),
    /** Returns null where there is no such set. */
    find: (hash: string): DatasetRow | null => connection.all(rows.where('hash', '=', hash))[0] ?? null,
    /** Reads all sets, newest first. */
    all: (): DatasetRow[] => connection.all(rows.orderBy('addedAt', 'desc').orderBy('hash')),
    rename: (hash: string, name: string): void => {
      connection.run(table.updateTable('datasets').set({ name }).where('hash', '=', hash))
    },
    remove: (hash: string): void => void connection.run(table.deleteFrom('datasets').where('hash', '=', hash)),
    /** Counts the runs on the embedded digits; a spec without a set has them too. */
    runsOnDigits: (): number =>
      connection.all(
        table
          .selectFrom('runs')
          .select(({ fn }) => fn.countAll<number>().as('runs'))
          .where(sql<string>`coalesce(json_extract(spec, '$.data.set'), 'digits')`, '=', 'digits'),
      )[0]?.runs ?? 0,
    /** Counts the runs on each set, by its hash, and how many of them are queued or running. */
    uses: (): { hash: string; runs: number; open: number }[] =>
      connection.all(
        table
          .selectFrom('runs')
          .select(({ fn }) => [
            hashOfSpec.as('hash'),
            fn.countAll<number>().as('runs'),
            sql<number>`sum(status IN ('queued', 'running'))`.as('open'),
          ])
          .where(hashOfSpec, 'is not', null)
          .groupBy(hashOfSpec),
      ),
  }
}

const hashOfSpec = sql<string>`json_extract(spec, '$.data.hash')`
