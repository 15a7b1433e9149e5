/** The program of a worker thread: inspects or imports one data set, and ends. */
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
/** Of the time that reading takes, the rest looks at what was read. */
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

function importSet({ request, path }: Extract<Work, { kind: 'import' }>, room: FreeSpace): Imported {
  const { set, files, name } = readSource(request, room, reporter('reading', 0, readShare))
  const facts = factsOf(set, name, reporter('reading', readShare, 1))
  requireSpace(room, 'disk', diskBytes(set.numbers, set.labels.length, sizeOf(set.shape)), name)
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
    facts: { counts, least, greatest, missing, incomplete },
  }
}

const diskBytes = (numbers: Numbers, samples: number, features: number): number =>
  numbers.byteLength + 5 * samples + 32 * features + 1e5

try {
  const work = workerData as Work
  const room = freeSpace(work.folder)
  if (work.kind === 'inspect') post({ kind: 'inspected', inspection: inspect(work.files, room) })
  else post({ kind: 'imported', imported: importSet(work, room) })
} catch (error) {
  post({ kind: 'failed', error: failureReport(error) })
}

/** A full disk or a folder that may not be written is no fault of ours: its sentence is the system's. */
function failureReport(error: unknown): ReturnType<typeof errorReport> {
  const isSystem = error instanceof Error && 'syscall' in error
  const report = errorReport(error)
  return isSystem ? { code: 'notPossible', message: `the data set cannot be written: ${report.message}` } : report
}
