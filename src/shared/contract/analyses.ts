import * as z from 'zod'
import { RunId } from './runs.ts'
import { call, event } from './schema.ts'

/** What can be computed from the weights of a run after it was trained; one schema per kind. */
export const AnalysisKind = z.enum(['theory', 'geometry', 'path'])
export type AnalysisKind = z.infer<typeof AnalysisKind>

const which = { run: RunId, kind: AnalysisKind }

export const analyses = {
  stop: call(z.strictObject(which), z.null()),
  /** `done`: 0 … 1. */
  progressed: event(z.strictObject({ ...which, done: z.number(), secondsLeft: z.number().nullable() })),
}
