import { engineLadder, engineText } from '../../../shared/contract/engineText.ts'
import type { SystemReport } from '../../../shared/contract/system.ts'
import { formatBytes } from '../../text/format.ts'
import type { Fact } from '../../text/specFacts.ts'

/** What computes a run that is started now, and on what. */
export function engineFacts(report: SystemReport): Fact[] {
  const { engine } = report
  return [
    { name: 'engine', value: engine ? engineText(engine) : 'none' },
    { name: 'library', value: engine?.library ?? '–' },
    { name: 'device', value: engine?.device ?? '–' },
    { name: 'processor', value: `${report.cpu}, ${report.cores} ${report.cores === 1 ? 'core' : 'cores'}` },
    { name: 'memory', value: formatBytes(report.memoryBytes) },
    { name: 'GPUs', value: report.gpus.length > 0 ? report.gpus.join(', ') : 'none that an NVIDIA driver lists' },
    { name: 'Node', value: report.node },
    { name: 'Electron', value: report.electron ?? '–' },
    { name: 'Collapsar', value: report.version },
  ]
}

export interface LadderRow {
  name: string
  /** Its word in a spec: `engine`. */
  word: string
  state: 'in use' | 'in reserve' | 'not to be had' | 'not tried'
  why: string
}

/** In the order of the ladder. */
const words = ['cuda', 'graph', 'native', 'wasm', 'javascript'] as const

/** Every engine, the best first: which is in use, and of those above it why not. */
export function ladderRows(report: SystemReport): LadderRow[] {
  const rungs = engineLadder(report.engine)
  const used = rungs.findIndex(({ isInUse }) => isInUse)
  return rungs.map(({ name }, i) => {
    const word = words[i] ?? 'javascript'
    if (used < 0) return { name, word, state: 'not tried', why: report.engineProblem ?? 'The engine is being tried.' }
    if (i === used) return { name, word, state: 'in use', why: 'The best that can be had here.' }
    if (i > used) return { name, word, state: 'in reserve', why: reserves[word] }
    return { name, word, state: 'not to be had', why: word === 'cuda' ? noCuda(report) : noNative(report) }
  })
}

const reserves: Record<(typeof words)[number], string> = {
  cuda: '',
  graph: 'For a spec that names it: the same loop without the GPU.',
  native: 'For a spec that names it: one call for each operation, float32.',
  wasm: 'Where there is no native library: float32, many times slower.',
  javascript: 'Where nothing else works: float32, slowest.',
}

function noCuda({ gpus, engine }: SystemReport): string {
  if (engine?.backend !== 'native') return 'It needs the native library first.'
  if (gpus.length === 0) return 'No NVIDIA driver lists a GPU on this machine.'
  return 'There is a GPU, but the CUDA build of TensorFlow is not in use.'
}

const noNative = ({ engineProblem }: SystemReport): string =>
  engineProblem ?? 'The native library could not be loaded; the log of a run says why.'

/** What would compute faster here, and the command that brings it; null where nothing would. */
export function fasterWay(report: SystemReport): { text: string; command: string } | null {
  if (!report.engine) return null
  if (report.engine.backend !== 'native')
    return {
      text: 'The graph engine on native TensorFlow is many times faster. It is built where Python 3 and g++ are installed:',
      command: 'npm run setup',
    }
  const isOnGpu = engineLadder(report.engine)[0]?.isInUse ?? false
  if (isOnGpu || report.gpus.length === 0) return null
  return { text: 'The CUDA build would use the GPU of this machine:', command: 'npm run engine -- --cuda' }
}

/** Where nothing faster can be had: why. */
export function fastestText(report: SystemReport): string {
  if (!report.engine)
    return report.engineProblem ?? 'The engine is being tried: this takes a few seconds after the start.'
  if (engineLadder(report.engine)[0]?.isInUse) return 'This is the fastest engine that there is.'
  return 'This is the fastest engine on this machine. On one with an NVIDIA GPU and its driver, npm run engine -- --cuda fetches the CUDA build.'
}
