import { sql } from 'kysely'
import type { Placement } from '../../shared/contract/placement.ts'
import type { PlanPosition, ResumePoint, WeightsPoint } from '../../shared/contract/trainer.ts'
import { table, type Connection } from './database.ts'
import { fromJson, toJson } from './numbers.ts'
import { packNamedVectors, packVectors, unpackNamedVectors, unpackVectors } from './vectors.ts'

export interface Checkpoint {
  step: number
  /** Empty where the trainer did not compute the features of a backbone. */
  weights: Float64Array[]
  /** The arrays of a backbone by name. */
  backbone?: Record<string, Float64Array>
  resume: ResumePoint
}

/** The bytes of an empty list of weights. */
const noWeights = packVectors([]).length

/** A position as it is stored. Older versions stored no placement and no earlier objective. */
type StoredPlan = PlanPosition & { isFromWeights: boolean }

const readPlan = (text: string): StoredPlan =>
  Object.assign({ placement: null, earlier: null, isFromWeights: false }, fromJson(text) as PlanPosition)

function positionOf(text: string): PlanPosition {
  const { isFromWeights, ...plan } = readPlan(text)
  // What the next resume takes is a choice of the user, and no part of the position.
  void isFromWeights
  return plan
}

/** The last checkpoint of each run: its weights, and the state to resume from. */
export function checkpointTable(connection: Connection) {
  const insert = connection.insert(
    'INSERT OR REPLACE INTO checkpoints (run_id, step, weights, plan, state, backbone) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const of = (id: string) => table.selectFrom('checkpoints').where('runId', '=', id)
  return {
    save: (id: string, { step, weights, backbone, resume }: Checkpoint): void =>
      insert(
        id,
        step,
        packVectors(weights),
        toJson(resume.plan),
        packNamedVectors(resume.state),
        backbone ? packNamedVectors(backbone) : null,
      ),
    /** Returns all of a checkpoint; null without one, or where the run cannot resume from it. */
    whole: (id: string): Checkpoint | null => {
      const row = connection.all(of(id).select(['step', 'plan', 'state', 'weights', 'backbone']))[0]
      if (!row?.plan || !row.state) return null
      return {
        step: row.step,
        weights: unpackVectors(row.weights),
        ...(row.backbone ? { backbone: unpackNamedVectors(row.backbone) } : {}),
        resume: { plan: positionOf(row.plan), state: unpackNamedVectors(row.state) },
      }
    },
    /** Returns the weights; null without a checkpoint, or where it has no weights of a network. */
    weights: (id: string): { step: number; weights: Float64Array[] } | null => {
      const row = connection.all(of(id).select(['step', 'weights']))[0]
      const weights = row ? unpackVectors(row.weights) : []
      return row && weights.length > 0 ? { step: row.step, weights } : null
    },
    /** Returns the step of the weights without reading them; null where there are none. */
    stepOfWeights: (id: string): number | null =>
      connection.all(
        of(id)
          .where(sql<number>`length(weights)`, '>', noWeights)
          .select('step'),
      )[0]?.step ?? null,
    /** Returns the arrays of the backbone by name; null: there are none. */
    backbone: (id: string): Record<string, Float64Array> | null => {
      const bytes = connection.all(of(id).select('backbone'))[0]?.backbone
      return bytes ? unpackNamedVectors(bytes) : null
    },
    /** Returns the step of the checkpoint; null where there is none. */
    step: (id: string): number | null => connection.all(of(id).select('step'))[0]?.step ?? null,
    /** Returns what the run resumes from; null without a checkpoint, or where it has only weights and no position. */
    resumePoint: (id: string): ResumePoint | WeightsPoint | null => {
      const row = connection.all(of(id).select(['plan', 'state', 'weights', 'backbone']))[0]
      if (!row?.plan || !row.state) return null
      const { isFromWeights, ...plan } = readPlan(row.plan)
      return isFromWeights
        ? {
            plan,
            weights: unpackVectors(row.weights),
            ...(row.backbone ? { backbone: unpackNamedVectors(row.backbone) } : {}),
          }
        : { plan, state: unpackNamedVectors(row.state) }
    },
    /** Returns the placement that a resume must have; null where it may have any. */
    placement: (id: string): Placement | null => {
      const stored = connection.all(of(id).select('plan'))[0]?.plan
      if (!stored) return null
      const { isFromWeights, placement } = readPlan(stored)
      return isFromWeights ? null : placement
    },
    /** Chooses between the state of the optimizer and the weights alone for the next resume. Neither is deleted. */
    resumeFrom: (id: string, what: 'state' | 'weights'): void => {
      const stored = connection.all(of(id).select('plan'))[0]?.plan
      if (!stored) return
      const plan = toJson({ ...readPlan(stored), isFromWeights: what === 'weights' })
      connection.run(table.updateTable('checkpoints').set({ plan }).where('runId', '=', id))
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
