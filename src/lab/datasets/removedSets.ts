import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { DatasetRow } from '../store/tables.ts'
import { datasetsPath, removedSuffix, setPath } from './dataSets.ts'
import { freeName } from './importer.ts'

export interface RemovedSets {
  /** Removes a set from the home. Its file stays under another name until this lab closes. */
  remove(row: DatasetRow): void
  /** Restores a set. Throws a CallError where this lab has not removed it. */
  restore(hash: string): void
  /** Deletes all removed sets for good. */
  close(): void
}

/** Keeps the sets that this lab has removed until it closes, so they can be restored. */
export function removedSets({ store }: LabContext, home: string): RemovedSets {
  const rows = new Map<string, DatasetRow>()
  const pathOf = (hash: string): string => join(datasetsPath(home), `${process.pid}-${hash}${removedSuffix}`)
  const deleteFile = (hash: string): void => {
    rows.delete(hash)
    rmSync(pathOf(hash), { force: true })
  }
  return {
    remove(row) {
      store.datasets.remove(row.hash)
      // The list also has sets whose file is lost.
      if (existsSync(setPath(home, row.hash))) renameSync(setPath(home, row.hash), pathOf(row.hash))
      rows.set(row.hash, row)
    },
    restore(hash) {
      const row = rows.get(hash)
      if (!row) throw new CallError('notFound', 'this session has not removed the data set: import it again')
      // It may have been imported again in the meantime, with the same content and hash.
      if (store.datasets.find(hash)) return deleteFile(hash)
      if (existsSync(pathOf(hash))) renameSync(pathOf(hash), setPath(home, hash))
      store.datasets.add({ ...row, name: freeName(store.datasets.all(), row.name) })
      rows.delete(hash)
    },
    close: () => [...rows.keys()].forEach(deleteFile),
  }
}
