import type { SystemReport } from '../../../shared/contract/system.ts'
import type { QueueState } from '../../composables/runList.ts'
import { formatBytes } from '../../text/format.ts'

const backends = { native: 'native', wasm: 'WebAssembly', javascript: 'plain JavaScript' } as const

/** What would compute a run started now. */
export function engineText(report: SystemReport | null): string {
  if (!report) return 'Asking the engine what it is…'
  if (report.engineProblem) return `No engine: ${report.engineProblem}`
  if (!report.engine) return 'Trying the engine…'
  const { engine, backend, library, device, threads } = report.engine
  const where = backend === 'native' ? `${library} on ${device}` : `${backends[backend]} on ${device}`
  return `${engine} engine · ${where} · ${threads} ${threads === 1 ? 'thread' : 'threads'}`
}

export function queueText({ running, waiting }: QueueState): string {
  if (running + waiting === 0) return 'queue empty'
  const parts = [running > 0 ? `${running} running` : '', waiting > 0 ? `${waiting} waiting` : '']
  return parts.filter(Boolean).join(', ')
}

/** The list is newer than the report, which is asked for when a run ends. */
export function historyText(report: SystemReport | null, runCount: number): string {
  const count = `${runCount} ${runCount === 1 ? 'run' : 'runs'}`
  return report ? `${count}, ${formatBytes(report.historyBytes)}` : count
}
