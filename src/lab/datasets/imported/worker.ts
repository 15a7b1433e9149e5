/** The program of a worker thread: it inspects or imports one data set and exits. */
import { parentPort, workerData } from 'node:worker_threads'
import { errorReport } from '../../../shared/contract/errors.ts'
import { sizeOf, type Numbers } from '../readers/rawSet.ts'
import { factsOf } from './facts.ts'
import { contentHash, typeOf, writeSet } from './file.ts'
import { freeSpace, requireSpace, type FreeSpace } from './freeSpace.ts'
import { inspect, readSource } from './source.ts'
import type { Imported, Work, WorkMessage } from './work.ts'

/** Between two reports, in milliseconds. */
const reportEvery = 100
/** The share of reading in the progress of its stage; the rest computes statistics. */
const readShare = 0.7

const post = (message: WorkMessage): void => parentPort?.postMessage(message)

let last = -Infinity
const reporter =
  (stage: 'reading' | 'writing', from: number, to: number) =>
  (done: number): void => {
    const now = performance.now()
    if (now - last < reportEvery) return
    last = now
    post({ kind: 'progressed', stage, done: from + (to - from) * done })
  }

async function importSet({ request, path }: Extract<Work, { kind: 'import' }>, free: FreeSpace): Promise<Imported> {
  const { set, files, name, notes } = await readSource(request, free, reporter('reading', 0, readShare))
  const facts = factsOf(set, name, reporter('reading', readShare, 1))
  requireSpace(free, 'disk', diskBytes(set.numbers, set.labels.length, sizeOf(set.shape)), name)
  const hash = contentHash(set)
  const bytes = writeSet(path, set, facts, reporter('writing', 0, 1))
  const { counts, least, greatest, missing, incomplete } = facts
  return {
    hash,
    name,
    files,
    samples: set.labels.length,
    shape: set.shape,
    type: typeOf(set.numbers),
    classNames: set.classNames,
    featureNames: set.featureNames,
    bytes,
    notes,
    facts: { counts, least, greatest, missing, incomplete },
  }
}

const diskBytes = (numbers: Numbers, samples: number, features: number): number =>
  numbers.byteLength + 5 * samples + 32 * features + 1e5

try {
  const work = workerData as Work
  const free = freeSpace(work.folder)
  if (work.kind === 'inspect') post({ kind: 'inspected', inspection: await inspect(work.files, work.table, free) })
  else post({ kind: 'imported', imported: await importSet(work, free) })
} catch (error) {
  post({ kind: 'failed', error: failureReport(error) })
}

/** A full disk or a read-only folder is no bug: the report has the system's sentence. */
function failureReport(error: unknown): ReturnType<typeof errorReport> {
  const isSystem = error instanceof Error && 'syscall' in error
  const report = errorReport(error)
  return isSystem ? { code: 'notPossible', message: `Collapsar cannot write the data set: ${report.message}` } : report
}
