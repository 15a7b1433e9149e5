import type { ClusterRun } from '../../../shared/contract/clusters.ts'
import type { StudyCell } from '../../../shared/contract/studies.ts'
import type { StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { matrixBlocks } from '../../charts/studyMatrix.ts'

export interface MovableRun {
  id: string
  /** The cluster that has it; null: this machine. */
  cluster: string | null
  /** `δ = 10: queued on hpc`. */
  text: string
}

const movable: readonly StudyCell['run']['status'][] = ['queued', 'stopped', 'interrupted', 'killed', 'crashed']

/** Lists the runs of a study that may move to another place, in the order of the plan. */
export function movableRuns(plan: StudyPlan, cells: readonly StudyCell[], places: readonly ClusterRun[]): MovableRun[] {
  const labels = new Map(
    matrixBlocks(plan).flatMap(({ rows }) =>
      rows.flatMap((row) => row.cells.map(({ index, label }) => [index, label])),
    ),
  )
  const away = new Map(places.map(({ run, cluster }) => [run, cluster]))
  return cells.flatMap(({ run }, index) => {
    const cluster = away.get(run.id) ?? null
    const text = `${labels.get(index) || run.name}: ${run.status} on ${cluster ?? 'this machine'}`
    return movable.includes(run.status) ? [{ id: run.id, cluster, text }] : []
  })
}
