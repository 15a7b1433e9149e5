import { availableParallelism, cpus } from 'node:os'
import { concurrencySetting } from '../shared/contract/settings.ts'
import type { LabContract } from '../shared/contract/index.ts'
import type { Handlers } from '../shared/contract/schema.ts'
import type { Emit } from '../shared/rpc/server.ts'
import { analyst, type Analyst } from './analyses/index.ts'
import { bundleHandlers } from './bundles/handlers.ts'
import { checkpointHandlers } from './checkpoints/handlers.ts'
import { clusterHandlers } from './clusters/handlers.ts'
import { comparisonHandlers } from './comparisons/handlers.ts'
import { concurrencyOf, storedConcurrency } from './system/concurrency.ts'
import { crashReporter } from './crashReports.ts'
import { openDataSets, type DataSets } from './datasets/dataSets.ts'
import { datasetHandlers } from './datasets/handlers.ts'
import { importer } from './datasets/importer.ts'
import { removedSets } from './datasets/removedSets.ts'
import { figureHandlers } from './figures/handlers.ts'
import { openForecaster } from './forecaster.ts'
import { watchHandlers } from './foreign/handlers.ts'
import { findDirectories, historyPath, openHome } from './home.ts'
import { programPath } from './layout.ts'
import { currentVersions } from './system/installation.ts'
import { withPreferredEngine } from './system/preferredEngine.ts'
import type { LabContext } from './runs/labContext.ts'
import { runEndWriter } from './runs/runEndWriter.ts'
import { endInterrupted } from './runs/interrupted.ts'
import { reportHandlers } from './reports/handlers.ts'
import { pruneCache } from './runs/programCache.ts'
import { runQueue } from './runs/queue.ts'
import { sweepGraphs } from './runs/sweepGraphs.ts'
import { runHandlers } from './runs/handlers.ts'
import { runDataHandlers } from './runData/handlers.ts'
import { findMachine, openTrainers, type TrainerOptions, type Trainers } from './runs/trainers.ts'
import { startHandlers } from './starts/handlers.ts'
import { historyCopier } from './store/copies/copier.ts'
import { openStore, type Store } from './store/store.ts'
import { studyEvents } from './studies/studyEvents.ts'
import { studyHandlers } from './studies/handlers.ts'
import { studySummary } from './studies/summaries.ts'
import { systemDescriber } from './system/system.ts'
import { estimateHandlers } from './estimates/handlers.ts'
import { unconstrainedHandlers } from './unconstrained/handlers.ts'

export interface LabOptions extends TrainerOptions {
  /** Trainers that were started before the lab opens, which closes them; otherwise it has its own. */
  trainers?: Trainers | undefined
  /** The program of the worker threads that compute analyses. */
  analysisPath?: string
  /** Trainers at a time; null: the stored number, else as many as the machine has room for. */
  concurrency?: number | null
  emit?: Emit<LabContract>
}

export interface Lab {
  home: string
  handlers: Handlers<LabContract>
  /** Stops all runs and closes the history; resolves when no trainer is left. */
  close(): Promise<void>
}

/** Opens the lab of a home. Throws a CallError where home or history cannot be used. */
export async function openLab(options: LabOptions): Promise<Lab> {
  const directories = findDirectories(options)
  const home = openHome(directories.home)
  const store = openStore(historyPath(home))
  const versions = currentVersions(options.root)
  const events = studyEvents(options.emit ?? (() => {}), (id) => studySummary(store, id, Date.now()))
  const context = createContext(options, home, store, events.emit)
  const sweepInterrupted = (): void => endInterrupted(store, context.runEnds)
  sweepInterrupted()
  pruneCache(directories.programs)
  sweepGraphs()
  const machine = await findMachine(options.root)
  const initial = options.concurrency ?? storedConcurrency(store)
  const queue = runQueue(context, { ...machine, trainers: initial ?? machine.trainers })
  const concurrency = concurrencyOf(store, queue, machine.trainers, initial)
  const services = { context, queue, versions, sweepInterrupted }
  const analyses = analyst(
    context,
    options.analysisPath ?? programPath('lab/analyses/worker', options.root),
    availableParallelism(),
  )
  const imports = importer(context, home, programPath('lab/datasets/imported/worker', options.root))
  const removed = removedSets(context, home)
  const watches = watchHandlers(context)
  const checkpoints = checkpointHandlers(programPath('lab/checkpoints/worker', options.root), context.emit)
  const estimates = estimateHandlers({ context, queue, machine, paceKey: paceKeyOf(versions) })
  const { root } = options
  const describe = systemDescriber({ directories, root, cores: machine.cores, concurrency, queue, context })
  const runs = runHandlers(services)
  const here = { ...studyHandlers(services, events.reportChange), ...runs, ...estimates.handlers }
  const clusters = clusterHandlers({ services, reportChange: events.reportChange, home, root, here })
  if (options.hasWindow) clusters.follower.start()
  const handlers = {
    ...runs,
    ...bundleHandlers(context, home),
    ...runDataHandlers(context, home, async () => await runs['runs.specs']({})),
    ...estimates.handlers,
    ...clusters.handlers,
    'forecasts.make': ({ spec }) => context.forecaster.makeYielding(spec),
    'forecasts.inputs': ({ spec }) => context.forecaster.inputs(spec),
    ...datasetHandlers(context, imports, removed, home),
    ...analysisHandlers(analyses),
    ...checkpoints.handlers,
    ...startHandlers(context),
    ...watches.handlers,
    ...comparisonHandlers(store),
    ...unconstrainedHandlers(store),
    ...figureHandlers({ context, analyses }, home),
    ...reportHandlers({ place: { context, analyses }, home, root }),
    ...settingHandlers(context),
    'system.describe': describe,
    'system.setConcurrency': ({ trainers }) => {
      concurrency.set(trainers)
      context.emit('settings.changed', { name: concurrencySetting, value: String(trainers ?? '') })
      return null
    },
  } satisfies Handlers<LabContract>

  let closing: Promise<void> | null = null
  const copier = historyCopier(store.connection, (reason) =>
    console.error(`The daily copy of the history failed: ${reason}`),
  )
  const close = (): Promise<void> => {
    analyses.close()
    checkpoints.close()
    watches.close()
    const trainers = (): Promise<void> => queue.close().then(() => context.trainers.close())
    const parts = [imports, estimates, copier, clusters.follower]
    return (closing ??= Promise.all([trainers(), ...parts.map((part) => part.close())]).then(() => {
      events.close()
      context.runEnds.close()
      removed.close()
      store.connection.close()
    }))
  }
  return { home, handlers, close }
}

function createContext(options: LabOptions, home: string, store: Store, emit: Emit<LabContract>): LabContext {
  const dataSets = openDataSets(options.root, home)
  const dataSet = (): DataSets => dataSets
  const trainers = options.trainers ?? openTrainers(options)
  return {
    store,
    runEnds: runEndWriter(store),
    emit,
    ...trainers,
    environment: (threads) => withPreferredEngine(trainers.environment(threads), store),
    dataSet,
    reportCrash: crashReporter(findDirectories(options).logs, currentVersions(options.root)),
    forecaster: openForecaster({ dataSet }),
  }
}

const settingHandlers = ({ store, emit }: LabContext) =>
  ({
    'settings.read': ({ name }) => store.settings.read(name),
    'settings.write': ({ name, value }) => {
      store.settings.write(name, value)
      emit('settings.changed', { name, value })
      return null
    },
  }) satisfies Partial<Handlers<LabContract>>

/** Returns a key of everything but the spec that changes the pace of training. */
const paceKeyOf = ({ tensorflow = null }: Record<string, string | null>): string =>
  JSON.stringify([cpus()[0]?.model ?? '', cpus().length, tensorflow])

const analysisHandlers = (analyses: Analyst) =>
  ({
    'analyses.make': (request) => analyses.make(request),
    'analyses.kept': (request) => analyses.kept(request),
    'analyses.stop': ({ run, kind }) => {
      analyses.stop(run, kind)
      return null
    },
  }) satisfies Partial<Handlers<LabContract>>
