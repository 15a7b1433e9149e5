import { statSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import type { EngineReport } from '../shared/contract/engine.ts'
import type { SystemReport } from '../shared/contract/system.ts'
import { listGpus } from './gpus.ts'
import { appVersion, readInstallation, type Installation } from './installation.ts'
import { endingOf } from './runs/endings.ts'
import { supervise, type Launch } from './runs/supervise.ts'
import type { Store } from './store/store.ts'

/** TensorFlow takes two seconds to load on a slow disk, and the CUDA build ten. */
const probeLimitMs = 60_000

type Probe = { engine: EngineReport; problem: null } | { engine: null; problem: string }

/** Describes what runs here. The engine is probed at the first question, in a trainer of its own, and again only if that failed. */
export function systemDescriber(home: string, root: string, launch: Launch, store: Store): () => Promise<SystemReport> {
  let probe: Promise<Probe> | null = null
  return async () => {
    probe ??= probeEngine(launch)
    const [{ engine, problem }, gpus] = await Promise.all([probe, listGpus()])
    if (problem !== null) probe = null
    const installation = readInstallation(root)
    return {
      version: appVersion(root),
      home,
      node: process.versions.node,
      electron: installation.electron && `${installation.electron.version} (${installation.electron.source})`,
      engine,
      engineProblem: problem ?? installationProblem(installation),
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      gpus,
      historyRuns: store.runs.count(),
      historyBytes: fileBytes(store.connection.path) + fileBytes(`${store.connection.path}-wal`),
    }
  }
}

async function probeEngine(launch: Launch): Promise<Probe> {
  let engine: EngineReport | null = null
  const supervision = supervise(launch, { kind: 'probe' }, (event) => {
    if (event.kind === 'probed') engine = event.engine
  })
  const timer = setTimeout(supervision.stop, probeLimitMs)
  const exit = await supervision.ended
  clearTimeout(timer)
  if (engine) return { engine, problem: null }
  const ending =
    exit.outcome || !exit.isStopAsked ? endingOf(exit).ending : `It did not answer in ${probeLimitMs / 1000} s.`
  return { engine: null, problem: ['The engine could not be tried.', ending, ...exit.lastWords.slice(-5)].join(' ') }
}

function installationProblem({ engine }: Installation): string | null {
  return engine.kind === 'wasm' ? `No native engine: ${engine.reason}. To have it: ${engine.mend}` : null
}

const fileBytes = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
