import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { CallError } from '../../../shared/contract/errors.ts'
import { ensureDirectory } from '../../ensureDirectory.ts'
import { storeFailure } from '../failures.ts'
import { requireHistory } from '../identity.ts'
import { migrations } from '../migrations/index.ts'
import { copyName } from '../../../shared/historyCopies.ts'
import { backUp, copiesFolder } from './copies.ts'

/**
 * Replaces the history at `path` by the copy `file`, and returns where the history before is kept; null where there was
 * none. Throws a CallError where the file is no sound history, or another program uses the history.
 */
export async function restoreHistory(path: string, file: string, now: number): Promise<string | null> {
  if (!existsSync(file)) throw new CallError('notFound', `there is no file ${file}`)
  try {
    const source = new Database(file, { readonly: true, fileMustExist: true })
    try {
      requireHistory(source, file, migrations.length)
      requireSound(source, file)
      const before = existsSync(path) ? await keepPresent(path, now) : null
      // SQLite writes the pages into the present file under its locks, so that another lab never sees half of it.
      await source.backup(path)
      return before
    } finally {
      source.close()
    }
  } catch (error) {
    throw storeFailure(path, error)
  }
}

function requireSound(source: Database, file: string): void {
  const [first] = source.pragma('quick_check(1)') as object[]
  const found = String(Object.values(first ?? {})[0])
  if (found === 'ok') return
  throw new CallError('invalid', `the copy ${file} is itself damaged (${found}): choose another, or use lab repair`)
}

/** Copies the present history; moves it away where it is too damaged for that. Throws where another lab uses it. */
async function keepPresent(path: string, now: number): Promise<string> {
  const folder = copiesFolder(path)
  ensureDirectory(folder)
  const present = new Database(path)
  try {
    present.exec('BEGIN EXCLUSIVE')
    present.exec('ROLLBACK')
    const copy = join(folder, copyName(now, '-before-restore'))
    await backUp(present, copy)
    return copy
  } catch (error) {
    if (!isDamage(error)) throw error
  } finally {
    present.close()
  }
  const moved = join(folder, copyName(now, '-unreadable'))
  renameSync(path, moved)
  for (const ending of ['-wal', '-shm']) if (existsSync(path + ending)) renameSync(path + ending, moved + ending)
  return moved
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(NOTADB|CORRUPT)/.test(String(error.code))
