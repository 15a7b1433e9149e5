import { table, type Connection } from './database.ts'
import type { SheetRow } from './tables.ts'

/** Sheets of figures. */
export function sheetTable(connection: Connection) {
  const rows = table.selectFrom('sheets').select(['id', 'name', 'createdAt', 'changedAt', 'content'])
  return {
    /** Reads all sheets, the last changed first. */
    all: (): SheetRow[] => connection.all(rows.orderBy('changedAt', 'desc').orderBy('id')),
    /** Returns null where there is no such sheet. */
    find: (id: string): SheetRow | null => connection.all(rows.where('id', '=', id))[0] ?? null,
    /** Adds a sheet, or replaces the one with this id and keeps its creation time. */
    put: ({ id, name, createdAt, changedAt, content }: SheetRow): void => {
      connection.run(
        table
          .insertInto('sheets')
          .values({ id, name, createdAt, changedAt, content })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, changedAt, content })),
      )
    },
    remove: (id: string): void => void connection.run(table.deleteFrom('sheets').where('id', '=', id)),
  }
}
