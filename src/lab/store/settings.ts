import { table, type Connection } from './database.ts'

/** Settings of the window and the lab, by name. */
export function settingTable(connection: Connection) {
  return {
    read: (name: string): string | null =>
      connection.all(table.selectFrom('settings').select('value').where('name', '=', name))[0]?.value ?? null,
    write: (name: string, value: string): void => {
      const insert = table.insertInto('settings').values({ name, value })
      connection.run(insert.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })))
    },
  }
}
