import type { RunSummary } from '../../shared/contract/runs.ts'
import { emitChanged, type LabContext } from '../runs/labContext.ts'
import { identifyProcess } from '../runs/processIdentity.ts'

/** Queues a run again as it is: its task finds the checkpoint on the cluster, and reports where it resumes. */
export function requeue(
  context: LabContext,
  { id, progress, tcv, bestObjective, bestTcv, secondsBefore }: RunSummary,
): void {
  context.store.runs.requeue(id, {
    owner: identifyProcess(process.pid),
    queuedAt: Date.now(),
    secondsBefore,
    progress,
    tcv,
    best: { objective: bestObjective, tcv: bestTcv },
  })
  emitChanged(context, id)
}
