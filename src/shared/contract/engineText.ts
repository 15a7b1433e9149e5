import type { EngineReport } from './engine.ts'

const backends = { native: 'native', wasm: 'WebAssembly', javascript: 'JavaScript' } as const

export const isOnGpu = ({ library }: Pick<EngineReport, 'library'>): boolean => library.includes('CUDA')

/** Describes an engine for app and command line, as `graph · native CPU · float64 · XLA · 2 threads · stacked 4`. */
export function engineText(report: EngineReport): string {
  const { engine, backend, precision, masterPrecision, xla, threads, stacked } = report
  const device = isOnGpu(report) ? 'CUDA' : 'CPU'
  return [
    engine,
    backend === 'native' ? `native ${device}` : backends[backend],
    precision === masterPrecision ? precision : `${precision}, θ in ${masterPrecision}`,
    xla ? 'XLA' : '',
    `${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    stacked > 1 ? `stacked ${stacked}` : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** An engine, and whether it is in use. */
export interface EngineChoice {
  name: string
  isInUse: boolean
}

/** Lists every engine, the fastest first. */
export function engineLadder(report: EngineReport | null): EngineChoice[] {
  const inUse = report && nameOf(report)
  return Object.values(engineNames).map((name) => ({ name, isInUse: name === inUse }))
}

const engineNames = {
  cuda: 'graph on CUDA',
  graph: 'graph on the CPU',
  native: 'ops on native TensorFlow',
  wasm: 'ops on WebAssembly',
  javascript: 'ops on JavaScript',
} as const

function nameOf(report: EngineReport): string {
  if (report.engine === 'ops') return engineNames[report.backend]
  return isOnGpu(report) ? engineNames.cuda : engineNames.graph
}
