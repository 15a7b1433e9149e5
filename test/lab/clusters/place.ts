import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ingestFile, type Ingested } from '../../../src/lab/clusters/ingest.ts'
import { framesFolder, frameFileName, parts, taskFile } from '../../../src/lab/clusters/task/layout.ts'
import { runTask } from '../../../src/lab/clusters/task/runTask.ts'
import { openDataSets } from '../../../src/lab/datasets/dataSets.ts'
import { openForecaster } from '../../../src/lab/forecaster.ts'
import type { LabContext } from '../../../src/lab/runs/labContext.ts'
import { runEndWriter } from '../../../src/lab/runs/runEndWriter.ts'
import { storeRuns } from '../../../src/lab/runs/startRuns.ts'
import { openTrainers } from '../../../src/lab/runs/trainers.ts'
import { openStore } from '../../../src/lab/store/store.ts'
import type { TaskPlan } from '../../../src/shared/contract/runFrames.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { root, trainer } from '../specs.ts'

export interface Place {
  context: LabContext
  events: { name: string; payload: unknown }[]
  /** The folder of the cluster and that of the submission. */
  folder: string
  submission: string
  /** Stores runs as one study and gives them to a task. */
  give(specs: readonly RunSpec[], task?: number, changes?: Partial<TaskPlan>): string[]
  ingest(task?: number, attempt?: number): Promise<Ingested>
  record(id: string): RunRecord
}

export const token = 'a-token'

/** A real history with a folder of a cluster beside it. */
export function place(): Place {
  const folder = temporaryFolder()
  const submission = join(folder, 'studies/s', token)
  for (const part of parts) mkdirSync(join(submission, part), { recursive: true })
  const store = openStore(join(folder, 'history.sqlite'))
  onTestFinished(() => store.connection.close())
  const events: Place['events'] = []
  const sets = openDataSets(root, folder)
  const context: LabContext = {
    ...openTrainers({ home: folder, root }),
    store,
    runEnds: runEndWriter(store),
    emit: (name, payload) => void events.push({ name, payload }),
    dataSet: () => sets,
    reportCrash: () => {},
    forecaster: openForecaster({ dataSet: () => sets }),
  }
  return {
    context,
    events,
    folder,
    submission,
    give(specs, task = 0, changes = {}) {
      const ids = storeRuns(context, specs, null, { collapsar: 'at home' })
      writeTask(submission, {
        task,
        cluster: 'here',
        threads: 1,
        session: 0,
        runs: ids.map((run, i) => ({ run, spec: specs[i] as RunSpec })),
        ...changes,
      })
      for (const id of ids) store.clusters.assign(id, token, task)
      return ids
    },
    ingest: (task = 0, attempt = 0) => {
      const name = frameFileName(task, attempt)
      return ingestFile(context, { cluster: 'here', token, name, path: join(framesFolder(submission), name) })
    },
    record: (id) => store.record(id),
  }
}

export const writeTask = (submission: string, plan: TaskPlan): void =>
  writeFileSync(taskFile(submission, plan.task), JSON.stringify(plan))

/** Runs a task with one of the small trainers, or with the real one. */
export const train = (
  { submission }: Pick<Place, 'submission'>,
  { task = 0, trainerName, signal }: { task?: number; trainerName?: string; signal?: AbortSignal } = {},
): Promise<number> =>
  runTask({
    submission,
    task,
    root,
    signal: signal ?? new AbortController().signal,
    flushMs: 50,
    ...(trainerName === undefined ? {} : { trainerPath: trainer(trainerName) }),
  })
