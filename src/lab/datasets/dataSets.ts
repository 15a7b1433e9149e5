import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportedSet } from './dataSet.ts'
import { openDigits, type Digits } from './digits.ts'
import { openSet } from './imported/file.ts'

/** Where the specs of runs find their data. */
export interface DataSets {
  digits: Digits
  /** Opened once. null where it is not in the home; throws an Error where its file is damaged. */
  imported(hash: string): ImportedSet | null
}

/** Where imported sets lie; it may not be there. */
export const datasetsPath = (home: string): string => join(home, 'datasets')
export const setPath = (home: string, hash: string): string => join(datasetsPath(home), `${hash}.data`)
/** Of sets that can still come back, behind the process that keeps them: what one that is gone has left is swept away. */
export const removedSuffix = '.removed'

/** The embedded digits below `root`, and what was imported into a home; null: no home, nothing imported. */
export function openDataSets(root: string, home: string | null = null): DataSets {
  const open = new Map<string, ImportedSet>()
  return {
    digits: openDigits(root),
    imported(hash) {
      const path = home === null ? null : setPath(home, hash)
      if (path === null || !existsSync(path)) {
        open.delete(hash)
        return null
      }
      const known = open.get(hash) ?? openSet(path)
      open.set(hash, known)
      return known
    },
  }
}
