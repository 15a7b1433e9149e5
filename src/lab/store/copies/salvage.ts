import { existsSync } from 'node:fs'
import Database, { type Value } from 'better-sqlite3'
import { CallError } from '../../../shared/contract/errors.ts'
import { openDatabase } from '../database.ts'
import { storeFailure } from '../failures.ts'
import { requireHistory } from '../identity.ts'
import { migrations } from '../migrations/index.ts'

/** What was saved of one table. `lost` is null where the damaged file does not even tell its number of rows. */
export interface SalvagedTable {
  table: string
  saved: number
  lost: number | null
}

/**
 * Copies every row that can be read from a damaged history into a new file, which must not exist, and returns the counts
 * of each table. The damaged file stays as it is. Throws a CallError where not even its list of tables can be read.
 */
export function salvageHistory(damaged: string, target: string): SalvagedTable[] {
  if (existsSync(target)) throw new CallError('invalid', `the file ${target} exists: choose another name`)
  try {
    const source = new Database(damaged, { readonly: true, fileMustExist: true })
    try {
      requireHistory(source, damaged, migrations.length)
      const version = Number(source.pragma('user_version', { simple: true }))
      const connection = openDatabase(target, migrations.slice(0, version))
      try {
        return tablesOf(source).map((table) => copyTable(source, connection.sqlite, table))
      } finally {
        connection.close()
      }
    } finally {
      source.close()
    }
  } catch (error) {
    throw storeFailure(damaged, error)
  }
}

/** Lists the tables, runs first, because the rows of the others refer to them. */
const tablesOf = (sqlite: Database): string[] =>
  sqlite
    .prepare<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => name)
    .sort((a, b) => Number(b === 'runs') - Number(a === 'runs'))

function copyTable(source: Database, target: Database, table: string): SalvagedTable {
  const columns = target.pragma(`table_info(${table})`) as { name: string; pk: number }[]
  const names = columns.map(({ name }) => name)
  const keys = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  const insert = target.prepare(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  let saved = 0
  const save = (row: Record<string, Value>): void => {
    try {
      saved += insert.run(...names.map((name) => row[name] ?? null)).changes
    } catch {
      // A row of a lost run, or a value that the table forbids: counted as lost.
    }
  }
  // From both ends up to the first damaged page: what lies between two damaged pages is lost.
  for (const direction of ['ASC', 'DESC']) {
    const order = keys.map(({ name }) => `${name} ${direction}`).join(', ')
    if (readWhile(source, `SELECT * FROM ${table} ORDER BY ${order}`, save)) break
  }
  return { table, saved, lost: lostRows(source, table, saved) }
}

/** Reads rows until the first failure. Returns whether there was none. */
function readWhile(source: Database, query: string, save: (row: Record<string, Value>) => void): boolean {
  try {
    for (const row of source.prepare<Record<string, Value>>(query).iterate()) save(row)
    return true
  } catch {
    return false
  }
}

function lostRows(source: Database, table: string, saved: number): number | null {
  try {
    const { count } = source.prepare<{ count: number }>(`SELECT COUNT(*) AS count FROM ${table}`).get() ?? { count: 0 }
    return Math.max(0, count - saved)
  } catch {
    return null
  }
}
