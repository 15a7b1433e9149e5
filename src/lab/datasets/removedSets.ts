import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { DatasetRow } from '../store/tables.ts'
import { datasetsPath, removedSuffix, setPath } from './dataSets.ts'
import { freeName } from './importer.ts'

export interface RemovedSets {
  /** Takes a set out of the home. Its file stays, under another name, until this lab is closed. */
  remove(row: DatasetRow): void
  /** Puts it back. Throws a CallError where it was not removed by this lab. */
  restore(hash: string): void
  /** What was removed is gone for good. */
  close(): void
}

/** Sets that were removed from a home while this lab is open: until it is closed they can come back. */
export function removedSets({ store }: LabContext, home: string): RemovedSets {
  const rows = new Map<string, DatasetRow>()
  const pathOf = (hash: string): string => join(datasetsPath(home), `${process.pid}-${hash}${removedSuffix}`)
  const forget = (hash: string): void => {
    rows.delete(hash)
    rmSync(pathOf(hash), { force: true })
  }
  return {
    remove(row) {
      store.datasets.remove(row.hash)
      // One whose file was lost is in the list all the same.
      if (existsSync(setPath(home, row.hash))) renameSync(setPath(home, row.hash), pathOf(row.hash))
      rows.set(row.hash, row)
    },
    restore(hash) {
      const row = rows.get(hash)
      if (!row) throw new CallError('notFound', 'this data set was not removed a moment ago: import it again')
      // It may have been imported again meanwhile: content and hash are the same.
      if (store.datasets.find(hash)) return forget(hash)
      if (existsSync(pathOf(hash))) renameSync(pathOf(hash), setPath(home, hash))
      store.datasets.add({ ...row, name: freeName(store.datasets.all(), row.name) })
      rows.delete(hash)
    },
    close: () => [...rows.keys()].forEach(forget),
  }
}
