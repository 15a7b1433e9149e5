import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportedSet } from './dataSet.ts'
import { openDigits, type Digits } from './digits.ts'
import { openSet, verifySet } from './imported/file.ts'

/** The data sets that specs can name. */
export interface DataSets {
  digits: Digits
  /**
   * Opens a set and verifies its content against its hash, again when its file has changed; null where it is not in the
   * home. Throws an Error where its file is damaged or altered.
   */
  imported(hash: string): ImportedSet | null
}

/** The folder of imported sets; it may not exist. */
export const datasetsPath = (home: string): string => join(home, 'datasets')
export const setPath = (home: string, hash: string): string => join(datasetsPath(home), `${hash}.data`)
/** Files of removed sets that Undo can restore. Their names begin with the id of the process that keeps them. */
export const removedSuffix = '.removed'

/** Opens the embedded digits below `root` and the imported sets of a home; null: no imported sets. */
export function openDataSets(root: string, home: string | null = null): DataSets {
  /** Sets whose content was verified, with the state of their file at that time. */
  const open = new Map<string, { set: ImportedSet; mtimeMs: number; size: number }>()
  return {
    digits: openDigits(root),
    imported(hash) {
      const path = home === null ? null : setPath(home, hash)
      if (path === null || !existsSync(path)) {
        open.delete(hash)
        return null
      }
      const { mtimeMs, size } = statSync(path)
      const known = open.get(hash)
      if (known && known.mtimeMs === mtimeMs && known.size === size) return known.set
      const set = openSet(path)
      verifySet(path, set, hash)
      open.set(hash, { set, mtimeMs, size })
      return set
    },
  }
}
