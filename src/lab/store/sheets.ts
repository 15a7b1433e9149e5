import { table, type Connection } from './database.ts'
import type { SheetRow } from './tables.ts'

/** Sheets of figures, or reports: both are named documents. */
export function sheetTable(connection: Connection, name: 'sheets' | 'reports') {
  // Both tables have the same columns.
  const own = name as 'sheets'
  const rows = table.selectFrom(own).select(['id', 'name', 'createdAt', 'changedAt', 'content'])
  return {
    /** Reads all documents, the last changed first. */
    all: (): SheetRow[] => connection.all(rows.orderBy('changedAt', 'desc').orderBy('id')),
    /** Returns null where there is no such document. */
    find: (id: string): SheetRow | null => connection.all(rows.where('id', '=', id))[0] ?? null,
    /** Adds a document, or replaces the one with this id and keeps its creation time. */
    put: ({ id, name: title, createdAt, changedAt, content }: SheetRow): void => {
      connection.run(
        table
          .insertInto(own)
          .values({ id, name: title, createdAt, changedAt, content })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: title, changedAt, content })),
      )
    },
    remove: (id: string): void => void connection.run(table.deleteFrom(own).where('id', '=', id)),
  }
}
