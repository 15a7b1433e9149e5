import type Database from 'better-sqlite3'
import { CallError } from '../../shared/contract/errors.ts'

/** `CLPR`: says in the header of the file that it is a history of Collapsar. Histories before this check have 0. */
export const applicationId = 0x434c5052

/** The longest path that SQLite opens, in bytes. */
const longestPath = 500

const numberOf = (sqlite: Database, name: string): number => Number(sqlite.pragma(name, { simple: true }))

/** Throws a CallError where SQLite cannot open a path because of its length. Its own message says nothing about it. */
export function requireShortPath(path: string): void {
  const length = Buffer.byteLength(path)
  if (length <= longestPath) return
  throw new CallError(
    'notPossible',
    `the path of the history has ${length} bytes, and SQLite opens at most ${longestPath}: choose a shorter home with --home`,
  )
}

/** Throws a CallError where the file is a database of another program, or its format is no format of ours. */
export function requireHistory(sqlite: Database, path: string, newest: number): void {
  const [id, version] = [numberOf(sqlite, 'application_id'), numberOf(sqlite, 'user_version')]
  if (id !== applicationId) {
    const tables = sqlite.prepare<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const isOurs = id === 0 && (tables.length === 0 ? version === 0 : tables.some(({ name }) => name === 'runs'))
    if (!isOurs || (version === 0 && tables.length > 0))
      throw new CallError(
        'notPossible',
        `the file ${path} is a database of another program: move it away, or choose another home with --home`,
      )
  }
  if (version < 0)
    throw new CallError(
      'notPossible',
      `the history ${path} has the impossible format ${version}: replace it by a copy (lab restore FILE), or choose another home with --home`,
    )
  if (version > newest)
    throw new CallError(
      'notPossible',
      `the history ${path} has format ${version} of a newer Collapsar (this one supports up to ${newest}): update Collapsar, or choose another home with --home`,
    )
}

/** Marks the file as ours. */
export function markHistory(sqlite: Database): void {
  if (numberOf(sqlite, 'application_id') === 0) sqlite.pragma(`application_id = ${applicationId}`)
}
