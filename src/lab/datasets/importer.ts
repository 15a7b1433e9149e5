import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportRequest, Inspection, TableOptions } from '../../shared/contract/datasets.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { ensureDirectory } from '../ensureDirectory.ts'
import type { LabContext } from '../runs/labContext.ts'
import { isAlive } from '../runs/processIdentity.ts'
import type { DatasetRow } from '../store/tables.ts'
import { datasetsPath, removedSuffix, setPath } from './dataSets.ts'
import { startWorker, type Job } from './imported/startWorker.ts'
import type { Imported } from './imported/work.ts'
import { rowOf } from './summaries.ts'

export interface ImportedRow {
  row: DatasetRow
  wasThere: boolean
  notes: string[]
}

export interface Importer {
  inspect(files: string[], table: TableOptions): Promise<Inspection>
  /** Imports a set; `wasThere`: the home had it before. Rejects with a CallError, also when cancelled, and then leaves no file. */
  import(request: ImportRequest): Promise<ImportedRow>
  /** Cancels an import. Throws a CallError where there is none with this id. */
  cancel(id: string): Promise<void>
  /** Cancels all imports. */
  close(): Promise<void>
}

const cancelled = new CallError('notPossible', 'the import was cancelled; nothing was stored')
const partSuffix = '.part'
const partName = (id: string): string => `${process.pid}-${id}${partSuffix}`

/** Imports sets into a home, each in a worker thread. `program`: the program of the threads. */
export function importer({ store, emit }: LabContext, home: string, program: string): Importer {
  const folder = datasetsPath(home)
  const jobs = new Map<string, Job>()
  sweep(folder)

  async function importSet(request: ImportRequest): Promise<ImportedRow> {
    const { id, name } = request
    if (jobs.has(id)) throw new CallError('invalid', `import '${id}' is already running`)
    if (name !== null) refuseTaken(store.datasets.all(), name)
    ensureDirectory(folder)
    const path = join(folder, partName(id))
    const job = startWorker(program, { kind: 'import', request, folder, path }, (stage, done) =>
      emit('datasets.progressed', { id, stage, done }),
    )
    jobs.set(id, job)
    try {
      const message = await job.answer
      if (message.kind !== 'imported')
        throw new CallError('internal', `unexpected answer '${message.kind}' to an import`)
      return addSet(message.imported, path, name)
    } finally {
      // A thread that is still ending could write the file again.
      await job.stop(cancelled)
      jobs.delete(id)
      rmSync(path, { force: true })
    }
  }

  function addSet(imported: Imported, path: string, name: string | null): ImportedRow {
    const present = store.datasets.find(imported.hash)
    // Also where the home has the set: its file may have been lost.
    renameSync(path, setPath(home, imported.hash))
    const row = present ?? rowOf(imported, name ?? freeName(store.datasets.all(), imported.name), Date.now())
    if (!present) store.datasets.add(row)
    emit('datasets.changed', { id: row.hash })
    return { row, wasThere: present !== null, notes: imported.notes }
  }

  return {
    async inspect(files, table) {
      const job = startWorker(program, { kind: 'inspect', files, table, folder: home }, () => {})
      const message = await job.answer
      if (message.kind !== 'inspected')
        throw new CallError('internal', `unexpected answer '${message.kind}' to an inspection`)
      return message.inspection
    },
    import: importSet,
    async cancel(id) {
      const job = jobs.get(id)
      if (!job) throw new CallError('notPossible', `there is no running import '${id}'`)
      await job.stop(cancelled)
    },
    async close() {
      const reason = new CallError('notPossible', 'Collapsar closed before the import was finished')
      await Promise.all([...jobs.values()].map((job) => job.stop(reason)))
    },
  }
}

/** Deletes files that imports and removals of ended processes left behind. */
function sweep(folder: string): void {
  let names: string[] = []
  try {
    names = readdirSync(folder)
  } catch {
    // The folder does not exist yet.
  }
  for (const name of names.filter((entry) => [partSuffix, removedSuffix].some((suffix) => entry.endsWith(suffix))))
    if (!isAlive({ pid: Number.parseInt(name, 10), start: null })) rmSync(join(folder, name), { force: true })
}

const isTaken = (rows: readonly DatasetRow[], name: string): boolean => rows.some((row) => row.name === name)

/** Throws a CallError where another set has this name, because users know sets by their names. */
export function refuseTaken(rows: readonly DatasetRow[], name: string): void {
  if (isTaken(rows, name)) throw new CallError('invalid', `there is already a data set '${name}': choose another name`)
}

/** Returns `wanted`, followed by a number where another set has that name. */
export function freeName(rows: readonly DatasetRow[], wanted: string): string {
  const name = wanted.slice(0, 110)
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} ${n}`
    if (!isTaken(rows, candidate)) return candidate
  }
}
