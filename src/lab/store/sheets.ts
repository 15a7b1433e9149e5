import { table, type Connection } from './database.ts'
import type { SheetRow } from './tables.ts'

/** Sheets of panels. */
export function sheetTable(connection: Connection) {
  return {
    /** The one that was changed last comes first. */
    all: (): SheetRow[] =>
      connection.all(table.selectFrom('sheets').selectAll().orderBy('changed_at', 'desc').orderBy('id')),
    /** null where there is none. */
    find: (id: string): SheetRow | null =>
      connection.all(table.selectFrom('sheets').selectAll().where('id', '=', id))[0] ?? null,
    /** In place of the one of that id, which keeps when it was made. */
    put: ({ id, name, created_at, changed_at, content }: SheetRow): void => {
      connection.run(
        table
          .insertInto('sheets')
          .values({ id, name, created_at, changed_at, content })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, changed_at, content })),
      )
    },
    remove: (id: string): void => void connection.run(table.deleteFrom('sheets').where('id', '=', id)),
  }
}
