import { extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CallError } from '../shared/contract/errors.ts'
import type { LabContract } from '../shared/contract/index.ts'
import type { Handlers } from '../shared/contract/schema.ts'
import type { Emit } from '../shared/rpc/server.ts'
import { forecast } from '../shared/theory/forecast.ts'
import { openDigits, type DataSet } from './datasets/digits.ts'
import { classCounts } from './datasets/sample.ts'
import { figuresPath, historyPath, openHome } from './home.ts'
import { currentVersions } from './installation.ts'
import { endsOf } from './runs/ends.ts'
import { makeFolder } from './makeFolder.ts'
import type { Bench } from './runs/execute.ts'
import { endInterrupted } from './runs/interrupted.ts'
import { runQueue } from './runs/queue.ts'
import { storeRuns } from './startRuns.ts'
import { openStore, type Store } from './store/store.ts'
import { systemDescriber } from './system.ts'

export interface LabOptions {
  /** null = the platform's folder for data. */
  home: string | null
  /** Where `resources` and `.runtime` are. */
  root: string
  nodePath?: string
  trainerPath?: string
  emit?: Emit<LabContract>
}

export interface Lab {
  home: string
  handlers: Handlers<LabContract>
  /** Stops what is running and closes the history; resolves when no trainer is left. */
  close(): Promise<void>
}

/** Beside this program: as source in development, bundled in the package. */
const defaultTrainer = (): string =>
  fileURLToPath(new URL(`../trainer/index${extname(import.meta.url)}`, import.meta.url))

/** Opens the lab of a home. Throws a CallError when home or history cannot be used. */
export async function openLab(options: LabOptions): Promise<Lab> {
  const home = openHome(options.home)
  const store = openStore(historyPath(home))
  const bench = benchOf(options, store)
  const settle = (): void => endInterrupted(store, bench.ends)
  settle()
  const queue = runQueue(bench)
  const describe = systemDescriber(home, options.root, bench.launch, store)
  const handlers = {
    'runs.start': ({ specs, preset }) => {
      const ids = storeRuns(bench, specs, preset, currentVersions(options.root))
      queue.add(ids)
      return ids
    },
    'runs.stop': ({ id }) => {
      if (queue.stop(id)) return null
      settle()
      const { status } = bench.ends.correct(store.runs.summary(id))
      const isElsewhere = status === 'queued' || status === 'running'
      const why = isElsewhere ? 'belongs to another Collapsar that is open' : `has ended (${status})`
      throw new CallError('notPossible', `run ${id} ${why}`)
    },
    'runs.list': () => {
      settle()
      return store.runs.summaries().map(bench.ends.correct)
    },
    'runs.read': ({ id }) => readRecord(bench, id),
    'forecasts.make': ({ spec }) => forecast(spec, classCounts(spec, bench.dataSet())),
    'figures.export': async (request) => {
      const directory = request.directory ?? figuresPath(home)
      prepareFolder(directory)
      const records = request.runs.map((id) => readRecord(bench, id))
      // Loaded on demand: charts and rasteriser take longer to load than the whole lab.
      const { exportFigure } = await import('./figures/exportFigure.ts')
      return { files: await exportFigure(request, records, directory) }
    },
    'system.describe': describe,
  } satisfies Handlers<LabContract>

  let closing: Promise<void> | null = null
  const close = (): Promise<void> =>
    (closing ??= queue.close().then(() => {
      bench.ends.close()
      store.connection.close()
    }))
  return { home, handlers, close }
}

function benchOf(options: LabOptions, store: Store): Bench {
  let digits: DataSet | null = null
  return {
    store,
    ends: endsOf(store),
    emit: options.emit ?? (() => {}),
    launch: {
      nodePath: options.nodePath ?? process.execPath,
      trainerPath: options.trainerPath ?? defaultTrainer(),
    },
    dataSet: () => (digits ??= openDigits(options.root)),
  }
}

function readRecord({ store, ends }: Bench, id: string) {
  const record = store.record(id)
  return { ...record, summary: ends.correct(record.summary) }
}

function prepareFolder(directory: string): void {
  try {
    makeFolder(resolve(directory))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CallError('notPossible', `the folder ${directory} cannot be made`, reason)
  }
}
