import type { EngineReport } from './engine.ts'

const backends = { native: 'native', wasm: 'WebAssembly', javascript: 'JavaScript' } as const

export const isOnGpu = ({ library }: Pick<EngineReport, 'library'>): boolean => library.includes('CUDA')

/** What computes, in the words that app and command line use: graph · native CPU · float64 · XLA · 2 threads · stacked 4. */
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

/** A rung of the ladder of engines, and whether it is the one in use. */
export interface Rung {
  name: string
  isInUse: boolean
}

/** Every engine there may be, the best first. */
export function engineLadder(report: EngineReport | null): Rung[] {
  const inUse = report && rungOf(report)
  return Object.values(rungs).map((name) => ({ name, isInUse: name === inUse }))
}

const rungs = {
  cuda: 'graph on CUDA',
  graph: 'graph on the CPU',
  native: 'ops on native TensorFlow',
  wasm: 'ops on WebAssembly',
  javascript: 'ops on JavaScript',
} as const

function rungOf(report: EngineReport): string {
  if (report.engine === 'ops') return rungs[report.backend]
  return isOnGpu(report) ? rungs.cuda : rungs.graph
}
