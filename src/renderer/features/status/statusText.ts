import { engineText } from '../../../shared/contract/engineText.ts'
import type { SystemReport } from '../../../shared/contract/system.ts'
import type { QueueState } from '../../composables/runs/runList.ts'
import { runsText } from '../../text/axisText.ts'
import { formatBytes } from '../../text/format.ts'

/** Returns the engine that a new run would use. */
export function engineLine(report: SystemReport | null): string {
  if (!report) return 'Detecting the engine…'
  if (!report.engine) return report.engineProblem ? `No engine: ${report.engineProblem}` : 'Testing the engine…'
  const { engine, concurrency } = report
  return [engineText(engine), ...(concurrency > 1 ? [`${concurrency} at a time`] : [])].join(' · ')
}

/** Returns library, device, problem and advice for the tooltip. */
export function engineTitle(report: SystemReport | null): string {
  if (!report?.engine) return engineLine(report)
  const { library, device, advice } = report.engine
  return [`${library} on ${device}`, report.engineProblem, advice].filter(Boolean).join('\n')
}

export function queueText({ running, waiting }: QueueState): string {
  if (running + waiting === 0) return 'queue empty'
  const parts = [running > 0 ? `${running} running` : '', waiting > 0 ? `${waiting} waiting` : '']
  return parts.filter(Boolean).join(', ')
}

/** The run count comes from the list, because the report is read only when a run ends. */
export function historyText(report: SystemReport | null, runCount: number): string {
  const count = runsText(runCount)
  return report ? `${count}, ${formatBytes(report.historyBytes)}` : count
}
