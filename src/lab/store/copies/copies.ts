import { existsSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { ensureDirectory } from '../../ensureDirectory.ts'
import { copiesFolderName, copyName, parseCopyName } from '../../../shared/historyCopies.ts'
import { isCopyDue, surplusCopies, type HistoryCopy } from './retention.ts'

/** The folder of the copies of a history. */
export const copiesFolder = (historyPath: string): string => join(dirname(historyPath), copiesFolderName)

/** Lists the automatic copies of a history, in no order. Other files in the folder are left out, and stay. */
export function listCopies(folder: string): HistoryCopy[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name): HistoryCopy[] => {
    const { madeAt = 0, kind } = parseCopyName(name) ?? {}
    const bytes = statSync(join(folder, name), { throwIfNoEntry: false })?.size
    return bytes !== undefined && (kind === 'daily' || kind === 'migration') ? [{ name, madeAt, bytes, kind }] : []
  })
}

/** Copies the history before a migration from `format`, and returns the path. It waits until the copy is complete. */
export function copyBeforeMigration(sqlite: Database, historyPath: string, format: number, now: number): string {
  const folder = copiesFolder(historyPath)
  ensureDirectory(folder)
  const path = join(folder, copyName(now, `-format-${format}`))
  const part = `${path}.part`
  rmSync(part, { force: true })
  sqlite.prepare('VACUUM INTO ?').run(part)
  renameSync(part, path)
  prune(folder)
  return path
}

/** Copies take at most this much of the disk together, apart from the newest. */
const limitBytes = 4e9
/** A copy leaves at least this much free. */
const leaveFreeBytes = 1e9
/** Pages a step: the lab answers other calls between two steps. */
const pagesPerStep = 2000

/**
 * Makes the copy of the day where it is due, while the lab works, and deletes surplus copies. Returns its path; null where
 * none is due or the disk has too little room.
 */
export async function copyDaily(
  sqlite: Database,
  historyPath: string,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<string | null> {
  const folder = copiesFolder(historyPath)
  const { size } = statSync(historyPath)
  if (!isCopyDue(listCopies(folder), now)) return null
  ensureDirectory(folder)
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < size + leaveFreeBytes) return null
  const path = join(folder, copyName(now))
  await backUp(sqlite, path, signal)
  prune(folder)
  return path
}

/** Writes a consistent copy of an open history to a file. A copy that fails or is aborted leaves no file. */
export async function backUp(sqlite: Database, path: string, signal?: AbortSignal): Promise<void> {
  const part = `${path}.part`
  rmSync(part, { force: true })
  try {
    await sqlite.backup(part, {
      progress: () => {
        signal?.throwIfAborted()
        return pagesPerStep
      },
    })
    // A copy is one file: without a log of its own it can be moved and opened read-only.
    const copy = new Database(part)
    copy.pragma('journal_mode = DELETE')
    copy.close()
    renameSync(part, path)
  } finally {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${ending}`, { force: true })
  }
}

function prune(folder: string): void {
  for (const { name } of surplusCopies(listCopies(folder), limitBytes)) rmSync(join(folder, name), { force: true })
}
