import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Enough for hundreds of programs. */
const maxCacheBytes = 200e6

/** Deletes the oldest compiled programs below `cache` until the rest fits into `limit` bytes; never throws. */
export function pruneCache(cache: string, limit = maxCacheBytes): void {
  try {
    const files = existsSync(cache) ? filesBelow(cache) : []
    let total = files.reduce((sum, { size }) => sum + size, 0)
    for (const { path, size } of files.toSorted((a, b) => a.at - b.at)) {
      if (total <= limit) break
      rmSync(path, { force: true })
      total -= size
    }
  } catch {
    // A file of the cache that cannot be read or deleted only costs disk space.
  }
}

const filesBelow = (cache: string): { path: string; size: number; at: number }[] =>
  readdirSync(cache, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const { size, mtimeMs } = statSync(path)
      return { path, size, at: mtimeMs }
    })
