import { statSync } from 'node:fs'
import { cpus } from 'node:os'
import type { EngineReport } from '../../shared/contract/engine.ts'
import { preferredEngineVariable } from '../../shared/contract/settings.ts'
import type { SystemReport } from '../../shared/contract/system.ts'
import type { Directories } from '../../shared/directories.ts'
import type { Concurrency } from './concurrency.ts'
import { listGpus, readGpuMemory } from './gpus.ts'
import { appVersion, readInstallation, type Installation } from './installation.ts'
import { isPackaged } from '../layout.ts'
import type { LabContext } from '../runs/labContext.ts'
import { lostRunReason } from '../runs/exitReason.ts'
import { machineBytes } from '../runs/machine.ts'
import type { RunQueue } from '../runs/queue.ts'
import { superviseOnce } from '../runs/supervise.ts'

/** TensorFlow takes two seconds to load on a slow disk, and the CUDA build ten. */
const probeLimitMs = 60_000

interface SystemSources {
  directories: Directories
  root: string
  cores: number
  concurrency: Concurrency
  queue: RunQueue
  context: LabContext
}

type Probe = { engine: EngineReport; problem: null } | { engine: null; problem: string }

/** Returns a function that describes the system. The first call probes the engine in a trainer; later calls probe only after a failure. */
export function systemDescriber({
  directories,
  root,
  cores,
  concurrency,
  queue,
  context,
}: SystemSources): () => Promise<SystemReport> {
  const { store } = context
  let probe: Promise<Probe> | null = null
  let probed: string | undefined
  return async () => {
    const { [preferredEngineVariable]: wanted } = context.environment(cores).variables
    // The user has chosen another engine since the probe.
    if (wanted !== probed) probe = null
    probed = wanted
    probe ??= probeEngine(context, cores)
    const [{ engine, problem }, gpus, gpuMemory] = await Promise.all([probe, listGpus(), readGpuMemory()])
    if (problem !== null) probe = null
    const installation = readInstallation(root)
    const { engine: installed } = installation
    return {
      version: appVersion(root),
      home: directories.home,
      folders: directories,
      node: process.versions.node,
      electron: installation.electron,
      engine,
      engineProblem: problem ?? installationProblem(installation),
      engineFix: installed.kind === 'wasm' ? installed.fix : null,
      isInstalled: isPackaged(root),
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores,
      concurrency: queue.trainers(),
      concurrencyChosen: concurrency.chosen(),
      concurrencyBest: concurrency.best,
      memoryBytes: machineBytes(),
      gpus,
      gpuMemory,
      historyRuns: store.runs.count(),
      historyBytes: fileBytes(store.connection.path) + fileBytes(`${store.connection.path}-wal`),
    }
  }
}

async function probeEngine({ trainerCommand, environment }: LabContext, threads: number): Promise<Probe> {
  let engine: EngineReport | null = null
  let isLate = false
  const { variables } = environment(threads)
  const supervision = superviseOnce(
    trainerCommand,
    variables,
    { kind: 'probe' },
    {
      onMessage: (message) => {
        if (message.kind === 'probed') engine = message.engine
      },
      onLate: () => {},
    },
  )
  const timer = setTimeout(() => {
    isLate = true
    supervision.stop(null)
  }, probeLimitMs)
  const exit = await supervision.ended
  clearTimeout(timer)
  if (engine) return { engine, problem: null }
  const { ending } = lostRunReason({ ...exit, isStopAsked: isLate })
  const how = isLate ? `It did not answer within ${probeLimitMs / 1000} s.` : ending
  return { engine: null, problem: ['The engine did not start.', how, ...exit.lastOutput.slice(-5)].join(' ') }
}

function installationProblem({ engine }: Installation): string | null {
  if (engine.kind !== 'wasm') return null
  return `No native engine: ${engine.reason}.${engine.fix === null ? '' : ` To install it: ${engine.fix}`}`
}

const fileBytes = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
