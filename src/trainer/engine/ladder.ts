import type { EngineReport } from '../../shared/contract/engine.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { backendKinds, openBackend, type Backend, type NativeOptions } from './backend.ts'

/** The spec asks for what no engine here can do; the message says which can. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal'
}

/** A rung of the ladder: what computes, on what. */
export interface Rung {
  engine: EngineReport['engine']
  backend: Backend
  /** What would be better, and how to get it. */
  advice: string | null
}

/**
 * The ladder: graph on CUDA, graph on the CPU, ops on native TensorFlow, on WebAssembly, on JavaScript. Takes the
 * highest rung that there is and that has the precision, or the one that the spec names. Throws an EngineRefusal.
 */
export async function chooseRung(
  { engine, precision }: Pick<RunSpec, 'engine' | 'precision'>,
  options: NativeOptions = {},
): Promise<Rung> {
  if (engine === 'auto') return await highest(precision, options)
  if (engine === 'native' || engine === 'wasm' || engine === 'javascript') {
    if (precision === 'float64')
      throw new EngineRefusal(
        `precision float64 is not to be had from engine ${engine}, whose tensors are float32: the graph engine has it (engine=auto, or graph)`,
      )
    return { engine: 'ops', backend: await named(engine, engine), advice: engine === 'native' ? null : advice.native }
  }
  const backend = await named('native', engine, { ...options, hideGpu: engine === 'graph' })
  if (engine === 'cuda' && !backend.isGpu)
    throw new EngineRefusal(
      'engine cuda is not available: TensorFlow sees no GPU here. npm run engine -- --cuda says what is missing; engine=graph runs on the CPU',
    )
  return { engine: 'graph', backend, advice: backend.isGpu ? null : advice.cuda }
}

async function highest(precision: RunSpec['precision'], options: NativeOptions): Promise<Rung> {
  const failures: string[] = []
  for (const kind of backendKinds) {
    try {
      if (kind !== 'native' && precision === 'float64') break
      const backend = await openBackend(kind, options)
      if (kind === 'native') return { engine: 'graph', backend, advice: backend.isGpu ? null : advice.cuda }
      return { engine: 'ops', backend, advice: `${failures.join('; ')}. ${advice.native}` }
    } catch (error) {
      failures.push(`no ${kind} engine: ${reason(error)}`)
    }
  }
  if (precision === 'float64')
    throw new EngineRefusal(
      `precision float64 needs the graph engine on native TensorFlow: ${failures.join('; ')}. npm run setup builds it; precision=float32 can be had without`,
    )
  throw new EngineRefusal(`no engine could be loaded: ${failures.join('; ')}`)
}

const named = (kind: Backend['kind'], wish: string, options?: NativeOptions): Promise<Backend> =>
  openBackend(kind, options).catch((error: unknown) => {
    throw new EngineRefusal(`engine ${wish} is not available: ${reason(error)}. Use engine=auto.`)
  })

const advice = {
  cuda: 'With an NVIDIA GPU and its driver CUDA would be faster: npm run engine -- --cuda fetches it.',
  native:
    'The graph engine on native TensorFlow is many times faster: npm run setup builds it where Python 3 and g++ are installed.',
}

/** What a run's record says of its engine. */
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
