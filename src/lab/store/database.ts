import { chmodSync, existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Value } from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable } from 'kysely'
import { CallError } from '../../shared/contract/errors.ts'
import { repairText } from '../layout.ts'
import { camelCase } from './camelCase.ts'
import { copyBeforeMigration } from './copies/copies.ts'
import { storeFailure } from './failures.ts'
import { markHistory, requireHistory, requireShortPath } from './identity.ts'
import { migrations } from './migrations/index.ts'
import type { Tables } from './tables.ts'

/**
 * Kysely writes and types the queries; better-sqlite3 runs them synchronously. A run's events are therefore stored in
 * the order of their arrival, and no other event comes between two statements.
 */
export const table = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  plugins: [camelCase],
})

export interface Connection {
  readonly path: string
  readonly sqlite: Database
  all<Row>(query: Compilable<Row>): Row[]
  /** Runs a query and returns the number of rows that it changed. */
  run(query: Compilable): number
  /** Compiles and prepares a query once, for reads many times a second. The function takes its parameters, in order. */
  select<Row>(query: Compilable<Row>): (...values: Value[]) => Row[]
  /** Prepares a statement once, for inserts many times a second. */
  insert(sql: string): (...values: Value[]) => void
  atomically<T>(work: () => T): T
  close(): void
}

/** Opens the history at `path`, and creates or migrates it. Throws a CallError where that fails. */
export function openDatabase(path: string, steps = migrations): Connection {
  requireNode(process.versions.node)
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeFailure(path, error)
    }
  }
  requireShortPath(path)
  const isNew = !existsSync(path)
  const sqlite = guard(() => new Database(path))
  try {
    if (isNew) makePrivate(path)
    guard(() => prepare(sqlite, path, steps))
  } catch (error) {
    sqlite.close()
    throw error
  }
  return {
    path,
    sqlite,
    all: <Row>(query: Compilable<Row>) => {
      const { sql, parameters } = query.compile()
      return guard(() => sqlite.prepare<Row>(sql).all(...(parameters as Value[])))
    },
    run: (query) => {
      const { sql, parameters } = query.compile()
      return guard(() => sqlite.prepare(sql).run(...(parameters as Value[])).changes)
    },
    select: <Row>(query: Compilable<Row>) => {
      const statement = guard(() => sqlite.prepare<Row>(query.compile().sql))
      return (...values: Value[]) => guard(() => statement.all(...values))
    },
    insert: (sql) => {
      const statement = guard(() => sqlite.prepare(sql))
      return (...values) => void guard(() => statement.run(...values))
    },
    atomically: (work) => guard(() => transaction(sqlite, work)),
    close: () => void sqlite.close(),
  }
}

/** A new history is for its user alone, like the keys and mails of other programs. */
function makePrivate(path: string): void {
  try {
    chmodSync(path, 0o600)
  } catch {
    // Some file systems, such as those of memory sticks, have no permissions.
  }
}

/** Throws a CallError in an older Node, where better-sqlite3 13 would crash with a segmentation fault. */
function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 14)) return
  throw new CallError(
    'notPossible',
    `the history needs Node 22.14 or newer, but this is Node ${version}: to fix it: ${repairText()}`,
  )
}

function prepare(sqlite: Database, path: string, steps: readonly string[]): void {
  // Before the first change: a database of another program stays as it is.
  requireHistory(sqlite, path, steps.length)
  sqlite.pragma('journal_mode = WAL')
  // A power cut may lose the last second but not the database, and writes need not wait for the disk.
  sqlite.pragma('synchronous = NORMAL')
  sqlite.pragma('foreign_keys = ON')
  const version = (): number => Number(sqlite.pragma('user_version', { simple: true }))
  if (version() === steps.length) return markHistory(sqlite)
  if (version() > 0) copyBeforeMigration(sqlite, path, version(), Date.now())
  transaction(sqlite, () => {
    // Checked again under the lock: another lab may have migrated in the meantime.
    requireHistory(sqlite, path, steps.length)
    markHistory(sqlite)
    for (const step of steps.slice(version())) sqlite.exec(step)
    sqlite.pragma(`user_version = ${steps.length}`)
  })
}

function transaction<T>(sqlite: Database, work: () => T): T {
  if (sqlite.inTransaction) return work()
  sqlite.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    sqlite.exec('COMMIT')
    return result
  } catch (error) {
    // On a full disk SQLite has already rolled it back.
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
    throw error
  }
}
