import { table, type Connection } from './database.ts'
import type { SheetRow } from './tables.ts'

/** Sheets of panels. */
export function sheetTable(connection: Connection) {
  const rows = table.selectFrom('sheets').select(['id', 'name', 'createdAt', 'changedAt', 'content'])
  return {
    /** The one that was changed last comes first. */
    all: (): SheetRow[] => connection.all(rows.orderBy('changedAt', 'desc').orderBy('id')),
    /** null where there is none. */
    find: (id: string): SheetRow | null => connection.all(rows.where('id', '=', id))[0] ?? null,
    /** In place of the one of that id, which keeps when it was made. */
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
