import type { RunSummary } from '../../shared/contract/runs.ts'
import { emitChanged, type LabContext } from '../runs/labContext.ts'
import { requeueAsIs } from '../runs/resume.ts'

/** Queues a run again as it is: its task finds the checkpoint on the cluster, and reports where it resumes. */
export function requeue(context: LabContext, summary: RunSummary): void {
  requeueAsIs(context.store, summary)
  emitChanged(context, summary.id)
}
