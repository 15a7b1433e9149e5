import type { PlanPosition, ResumePoint } from '../../shared/contract/trainer.ts'
import { table, type Connection } from './database.ts'
import { fromJson, toJson } from './numbers.ts'
import { packNamedVectors, packVectors, unpackNamedVectors, unpackVectors } from './vectors.ts'

export interface Checkpoint {
  step: number
  weights: Float64Array[]
  resume: ResumePoint
}

/** The last checkpoint of each run: its weights, and the state to resume from. */
export function checkpointTable(connection: Connection) {
  const insert = connection.insert(
    'INSERT OR REPLACE INTO checkpoints (run_id, step, weights, plan, state) VALUES (?, ?, ?, ?, ?)',
  )
  const of = (id: string) => table.selectFrom('checkpoints').where('runId', '=', id)
  return {
    save: (id: string, { step, weights, resume }: Checkpoint): void =>
      insert(id, step, packVectors(weights), toJson(resume.plan), packNamedVectors(resume.state)),
    weights: (id: string): { step: number; weights: Float64Array[] } | null => {
      const row = connection.all(of(id).select(['step', 'weights']))[0]
      return row ? { step: row.step, weights: unpackVectors(row.weights) } : null
    },
    /** Returns the step of the checkpoint; null where there is none. */
    step: (id: string): number | null => connection.all(of(id).select('step'))[0]?.step ?? null,
    /** Returns the state to resume from; null without a checkpoint, or where it has only weights. */
    resumePoint: (id: string): ResumePoint | null => {
      const row = connection.all(of(id).select(['plan', 'state']))[0]
      if (!row?.plan || !row.state) return null
      return { plan: fromJson(row.plan) as PlanPosition, state: unpackNamedVectors(row.state) }
    },
    /** Says whether there is a checkpoint, and whether the run can resume from it. */
    kind: (id: string): 'none' | 'weights alone' | 'resumable' => {
      const row = connection.all(of(id).select(({ eb }) => eb('plan', 'is', null).as('hasNoPlan')))[0]
      if (!row) return 'none'
      return row.hasNoPlan ? 'weights alone' : 'resumable'
    },
    delete: (id: string): void => {
      connection.run(table.deleteFrom('checkpoints').where('runId', '=', id))
    },
    /** Deletes the state to resume from: many times the size of the weights, and of no use to a finished run. */
    deleteResumePoint: (id: string): void => {
      connection.run(table.updateTable('checkpoints').set({ plan: null, state: null }).where('runId', '=', id))
    },
  }
}
