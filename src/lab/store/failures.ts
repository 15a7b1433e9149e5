import { CallError } from '../../shared/contract/errors.ts'

/** What the user can do about each failure of the database file. SQLite's extended codes begin with these. */
const sentences: readonly (readonly [string, string])[] = [
  ['SQLITE_FULL', 'the disk is full: free some space. Everything stored before is kept'],
  ['SQLITE_READONLY', 'the file or its folder is read-only: allow writing, or choose another home with --home'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened: check the permissions of its folder, or choose another with --home'],
  ['SQLITE_PERM', 'the system forbids access: check the permissions, or choose another home with --home'],
  ['SQLITE_BUSY', 'another program has locked it for more than five seconds: close that program and try again'],
  ['SQLITE_IOERR', 'the disk failed to read or write: check its free space and its health'],
  [
    'SQLITE_CORRUPT',
    'the file is damaged: save what can be read with lab repair FILE, restore a copy with lab restore FILE, or move it away to start a new history',
  ],
  ['SQLITE_NOTADB', 'the file is not a history of Collapsar: move it away, or choose another home with --home'],
]

const isSqliteError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_')

/** Turns a failure of the file into a CallError that names it and says what to do. Returns other errors unchanged. */
export function storeFailure(path: string, error: unknown): unknown {
  if (!isSqliteError(error)) return error
  const found = sentences.find(([code]) => error.code.startsWith(code))
  if (!found) return error
  return new CallError('notPossible', `the history ${path}: ${found[1]}`, `${error.code}: ${error.message}`)
}
