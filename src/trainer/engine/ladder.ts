import type { EngineReport } from '../../shared/contract/engine.ts'
import { installWords } from '../../shared/installWords.ts'
import { preferredEngine, preferredEngineVariable, type PreferredEngine } from '../../shared/contract/settings.ts'
import { engineVariable } from '../../shared/layout.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { backendKinds, openBackend, processorRefusal, type Backend, type NativeOptions } from './backend.ts'

const isInstalled = process.env[engineVariable] !== undefined
const words = installWords(isInstalled)

/** The spec asks for something that no engine here can do; the message names one that can. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal'
}

/** A rung of the ladder: an engine and its backend. */
export interface Rung {
  engine: EngineReport['engine']
  backend: Backend
  /** A faster engine and how to install it; null: this is the fastest. */
  advice: string | null
}

/**
 * Chooses the engine that the spec names, or the fastest available one with the spec's precision. Fastest first: graph on
 * CUDA, graph on the CPU, ops on native TensorFlow, on WebAssembly, on JavaScript. Throws an EngineRefusal.
 */
export async function chooseRung(
  { engine, precision }: Pick<RunSpec, 'engine' | 'precision'>,
  options: NativeOptions = {},
  preferred: PreferredEngine = preferredEngine(process.env[preferredEngineVariable] ?? null),
): Promise<Rung> {
  if (engine === 'auto' && preferred !== 'auto') {
    const rung = await chooseRung({ engine: preferred, precision }, options).catch(ignoreRefusal)
    if (rung) return rung
  }
  if (engine === 'auto') return await highest(precision, options)
  if (engine === 'native' || engine === 'wasm' || engine === 'javascript') {
    if (precision === 'float64')
      throw new EngineRefusal(
        `precision float64 is unavailable in engine ${engine}, whose tensors are float32; use engine=auto or engine=graph`,
      )
    return { engine: 'ops', backend: await named(engine, engine), advice: engine === 'native' ? null : advice.native }
  }
  const backend = await named('native', engine, { ...options, hideGpu: engine === 'graph' })
  if (engine === 'cuda' && !backend.isGpu)
    throw new EngineRefusal(
      `engine cuda is unavailable: TensorFlow finds no GPU. Run ${words.showEngine} to see what is missing, or use engine=graph on the CPU`,
    )
  return { engine: 'graph', backend, advice: backend.isGpu ? null : advice.cuda }
}

/** A preferred engine that cannot train the spec leaves the choice open. */
function ignoreRefusal(error: unknown): null {
  if (error instanceof EngineRefusal) return null
  throw error
}

async function highest(precision: RunSpec['precision'], options: NativeOptions): Promise<Rung> {
  const failures: string[] = []
  for (const kind of backendKinds) {
    try {
      if (kind !== 'native' && precision === 'float64') break
      const backend = await openBackend(kind, options)
      if (kind === 'native') return { engine: 'graph', backend, advice: backend.isGpu ? null : advice.cuda }
      return { engine: 'ops', backend, advice: `${failures.join('; ')}.${installAdvice()}` }
    } catch (error) {
      failures.push(`no ${kind} engine: ${reason(error)}`)
    }
  }
  if (precision === 'float64')
    throw new EngineRefusal(
      `precision float64 needs the graph engine on native TensorFlow: ${failures.join('; ')}. To install it: ${words.engine}. Or use precision=float32`,
    )
  throw new EngineRefusal(`no engine could be loaded: ${failures.join('; ')}`)
}

const named = (kind: Backend['kind'], wish: string, options?: NativeOptions): Promise<Backend> =>
  openBackend(kind, options).catch((error: unknown) => {
    throw new EngineRefusal(`engine ${wish} is unavailable: ${reason(error)}. Use engine=auto.`)
  })

/** Nothing that a user installs gives a processor new instructions. */
const installAdvice = (): string => (processorRefusal() === null ? ` ${advice.native}` : '')

const advice = {
  cuda: `CUDA is faster where there is an NVIDIA GPU with its driver. To install it: ${words.cuda}`,
  native: isInstalled
    ? `The graph engine on native TensorFlow is many times faster. To install it: ${words.engine}`
    : 'The graph engine on native TensorFlow is many times faster: npm run setup builds it (needs Python 3 and g++).',
}

/** Returns the engine entry of a run's record. */
export function reportOf(
  { engine, backend, advice: better }: Rung,
  precision: RunSpec['precision'],
  { xla, stacked }: { xla: boolean; stacked: number },
): EngineReport {
  const { kind, library, device, threads } = backend
  return {
    engine,
    backend: kind,
    library,
    device,
    precision,
    masterPrecision: engine === 'ops' ? 'float64' : precision,
    xla,
    stacked,
    threads,
    node: process.version,
    advice: better,
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0] : String(error)) ?? ''
