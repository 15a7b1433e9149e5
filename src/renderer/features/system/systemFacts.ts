import { electronText } from '../../../shared/contract/electronText.ts'
import { engineLadder, engineText } from '../../../shared/contract/engineText.ts'
import type { SystemReport } from '../../../shared/contract/system.ts'
import { installWords } from '../../../shared/installWords.ts'
import { formatBytes } from '../../text/format.ts'
import type { Fact } from '../../text/specFacts.ts'

/** Lists the engine and the machine that a new run uses. */
export function engineFacts(report: SystemReport): Fact[] {
  const { engine } = report
  return [
    { name: 'engine', value: engine ? engineText(engine) : 'none' },
    { name: 'library', value: engine?.library ?? '–' },
    { name: 'device', value: engine?.device ?? '–' },
    { name: 'processor', value: `${report.cpu}, ${report.cores} ${report.cores === 1 ? 'core' : 'cores'}` },
    { name: 'memory', value: formatBytes(report.memoryBytes) },
    { name: 'GPUs', value: report.gpus.length > 0 ? report.gpus.join(', ') : 'none' },
    { name: 'Node', value: report.node },
    { name: 'Electron', value: report.electron ? electronText(report.electron) : '–' },
    { name: 'Collapsar', value: report.version },
  ]
}

/** A row of the table of engines. */
export interface EngineRow {
  name: string
  /** Its value of `engine` in a spec. */
  word: string
  state: 'in use' | 'available' | 'unavailable' | 'unknown'
  why: string
}

/** The engines in specs, fastest first. */
const words = ['cuda', 'graph', 'native', 'wasm', 'javascript'] as const

/** Lists all engines, fastest first: which one is in use, and why the faster ones are unavailable. */
export function engineRows(report: SystemReport): EngineRow[] {
  const rungs = engineLadder(report.engine)
  const used = rungs.findIndex(({ isInUse }) => isInUse)
  return rungs.map(({ name }, i) => {
    const word = words[i] ?? 'javascript'
    if (used < 0) return { name, word, state: 'unknown', why: report.engineProblem ?? 'Detecting the engine.' }
    if (i === used) return { name, word, state: 'in use', why: 'Fastest available engine.' }
    if (i > used) return { name, word, state: 'available', why: uses[word] }
    return { name, word, state: 'unavailable', why: word === 'cuda' ? noCuda(report) : noNative(report) }
  })
}

const uses: Record<(typeof words)[number], string> = {
  cuda: '',
  graph: 'For specs that name it: the same loop without the GPU.',
  native: 'For specs that name it: one call per operation, float32.',
  wasm: 'Without the native library: float32, many times slower.',
  javascript: 'When no other engine works: float32, slowest.',
}

function noCuda({ gpus, engine }: SystemReport): string {
  if (engine?.backend !== 'native') return 'Requires the native library.'
  if (gpus.length === 0) return 'No NVIDIA driver reports a GPU on this machine.'
  return 'The CUDA build of TensorFlow is not in use.'
}

const noNative = ({ engineProblem }: SystemReport): string =>
  engineProblem ?? 'The native library could not be loaded. The log of a run says why.'

/** Whether the processor cannot run native TensorFlow, so that no command can install it. */
const lacksInstructions = ({ engine, engineProblem, engineFix }: SystemReport): boolean =>
  engine !== null && engine.backend !== 'native' && engineProblem !== null && engineFix === null

/** Returns a faster engine for this machine with the command that installs it; null when there is none. */
export function fasterEngine(report: SystemReport): { text: string; command: string } | null {
  if (!report.engine || lacksInstructions(report)) return null
  const words = installWords(report.isInstalled)
  if (report.engine.backend !== 'native')
    return {
      text: `The graph engine on native TensorFlow is many times faster. ${report.isInstalled ? 'To install it, run:' : 'Install Python 3 and g++, then run:'}`,
      command: words.engine,
    }
  const isOnGpu = engineLadder(report.engine)[0]?.isInUse ?? false
  if (isOnGpu || report.gpus.length === 0) return null
  return {
    text: 'The CUDA build uses the GPU of this machine. To install it, run:',
    command: words.cuda,
  }
}

/** Says why no engine is faster. */
export function fastestText(report: SystemReport): string {
  if (!report.engine) return report.engineProblem ?? 'Detecting the engine. This takes a few seconds.'
  if (lacksInstructions(report)) return report.engineProblem ?? ''
  if (engineLadder(report.engine)[0]?.isInUse) return 'The fastest engine is in use.'
  return `The fastest engine for this machine is in use. With an NVIDIA GPU and its driver, this installs the CUDA build: ${installWords(report.isInstalled).cuda}.`
}
