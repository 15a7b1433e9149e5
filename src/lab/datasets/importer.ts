import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportRequest, Inspection } from '../../shared/contract/datasets.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { ensureDirectory } from '../ensureDirectory.ts'
import type { LabContext } from '../runs/labContext.ts'
import { isAlive } from '../runs/processIdentity.ts'
import type { DatasetRow } from '../store/tables.ts'
import { datasetsPath, removedSuffix, setPath } from './dataSets.ts'
import { startWorker, type Job } from './imported/startWorker.ts'
import { rowOf } from './summaries.ts'

export interface Importer {
  inspect(files: string[]): Promise<Inspection>
  /** The set in the home; `wasThere`: it was before. Rejects with a CallError, also when it is cancelled, and then leaves nothing behind. */
  import(request: ImportRequest): Promise<{ row: DatasetRow; wasThere: boolean }>
  /** Throws a CallError where nothing of this id goes on. */
  cancel(id: string): Promise<void>
  /** Ends all. */
  close(): Promise<void>
}

const cancelled = new CallError('notPossible', 'the import was cancelled; nothing of it is left')
const partSuffix = '.part'
const partName = (id: string): string => `${process.pid}-${id}${partSuffix}`

/** Imports into a home, each in a thread of its own. `program` is that of the threads. */
export function importer({ store, emit }: LabContext, home: string, program: string): Importer {
  const folder = datasetsPath(home)
  const jobs = new Map<string, Job>()
  sweep(folder)

  async function importSet(request: ImportRequest): Promise<{ row: DatasetRow; wasThere: boolean }> {
    const { id, name } = request
    if (jobs.has(id)) throw new CallError('invalid', `an import '${id}' is going on already`)
    if (name !== null) refuseTaken(store.datasets.all(), name)
    ensureDirectory(folder)
    const path = join(folder, partName(id))
    const job = startWorker(program, { kind: 'import', request, folder, path }, (stage, done) =>
      emit('datasets.progressed', { id, stage, done }),
    )
    jobs.set(id, job)
    try {
      const message = await job.answer
      if (message.kind !== 'imported') throw new CallError('internal', `an import was answered by '${message.kind}'`)
      return keep(message.imported, path, name)
    } finally {
      // A thread that is still on its way out could write the file once more.
      await job.stop(cancelled)
      jobs.delete(id)
      rmSync(path, { force: true })
    }
  }

  function keep(
    imported: Parameters<typeof rowOf>[0],
    path: string,
    name: string | null,
  ): { row: DatasetRow; wasThere: boolean } {
    const known = store.datasets.find(imported.hash)
    // Also where it was: its file may have been lost.
    renameSync(path, setPath(home, imported.hash))
    const row = known ?? rowOf(imported, name ?? freeName(store.datasets.all(), imported.name), Date.now())
    if (!known) store.datasets.add(row)
    emit('datasets.changed', { id: row.hash })
    return { row, wasThere: known !== null }
  }

  return {
    async inspect(files) {
      const job = startWorker(program, { kind: 'inspect', files, folder: home }, () => {})
      const message = await job.answer
      if (message.kind !== 'inspected')
        throw new CallError('internal', `an inspection was answered by '${message.kind}'`)
      return message.inspection
    },
    import: importSet,
    async cancel(id) {
      const job = jobs.get(id)
      if (!job) throw new CallError('notPossible', `no import '${id}' is going on`)
      await job.stop(cancelled)
    },
    async close() {
      const reason = new CallError('notPossible', 'Collapsar was closed before the import was through')
      await Promise.all([...jobs.values()].map((job) => job.stop(reason)))
    },
  }
}

/** What imports and removals have left whose process is gone. */
function sweep(folder: string): void {
  let names: string[] = []
  try {
    names = readdirSync(folder)
  } catch {
    // No folder yet, and nothing in it.
  }
  for (const name of names.filter((entry) => [partSuffix, removedSuffix].some((suffix) => entry.endsWith(suffix))))
    if (!isAlive({ pid: Number.parseInt(name, 10), start: null })) rmSync(join(folder, name), { force: true })
}

const isTaken = (rows: readonly DatasetRow[], name: string): boolean => rows.some((row) => row.name === name)

/** Two of one name could not be told apart where a set is named. */
export function refuseTaken(rows: readonly DatasetRow[], name: string): void {
  if (isTaken(rows, name)) throw new CallError('invalid', `a data set is called '${name}' already: choose another name`)
}

/** `wanted`, with a number behind it where a set has that name. */
export function freeName(rows: readonly DatasetRow[], wanted: string): string {
  const name = wanted.slice(0, 110)
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} ${n}`
    if (!isTaken(rows, candidate)) return candidate
  }
}
