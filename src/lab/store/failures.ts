import { CallError } from '../../shared/contract/errors.ts'

/** What a user can do about each kind of failure of the database file; SQLite's extended codes begin with these. */
const sentences: readonly (readonly [string, string])[] = [
  ['SQLITE_FULL', 'the disk is full: free some space. What was stored before is kept'],
  ['SQLITE_READONLY', 'the file or its folder may only be read: allow writing, or choose another home with --home'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened: check the permissions of its folder, or choose another with --home'],
  ['SQLITE_PERM', 'the system forbids access: check the permissions, or choose another home with --home'],
  ['SQLITE_BUSY', 'another program has locked it for more than five seconds'],
  ['SQLITE_IOERR', 'the disk failed to read or write: check its space and its health'],
  ['SQLITE_CORRUPT', 'the file is damaged: put a backup in its place, or move it away to begin a new history'],
  ['SQLITE_NOTADB', 'it is not a history of Collapsar: move it away, or choose another home with --home'],
]

const isSqliteError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_')

/** A failure of the file becomes a CallError that names it and says what to do; everything else stays as it was. */
export function storeFailure(path: string, error: unknown): unknown {
  if (!isSqliteError(error)) return error
  const found = sentences.find(([code]) => error.code.startsWith(code))
  if (!found) return error
  return new CallError('notPossible', `the history ${path}: ${found[1]}`, `${error.code}: ${error.message}`)
}
