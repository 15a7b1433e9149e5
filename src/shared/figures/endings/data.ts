import * as z from 'zod'
import { EndKind, RunId } from '../../contract/runs.ts'

/** The coordinates in which runs of this figure may differ besides their seeds. */
export const coordinates = ['width', 'depth', 'classes', 'decay', 'gain', 'method'] as const
export type Coordinate = (typeof coordinates)[number]

/** The end of a run with free features, and where it stands. theory/unconstrained/lossEnd.ts defines the end. */
export const EndingRun = z.strictObject({
  run: RunId,
  seed: z.int(),
  /** d, L, K, λ, and the factor of the initial weights. */
  width: z.int(),
  depth: z.int(),
  classes: z.int(),
  decay: z.number(),
  gain: z.number(),
  /** How the run was trained, in words. */
  method: z.string(),
  /** Whether it was trained by L-BFGS alone, which says nothing about what descent finds. */
  isByLbfgsAlone: z.boolean(),
  ending: EndKind,
  /** The loss over that of DNC. */
  ratio: z.number(),
  /** Singular values of the outputs above 1 % of the first (5 % after plain descent). */
  rank: z.int(),
})
export type EndingRun = z.infer<typeof EndingRun>

const common = {
  loss: z.enum(['squared', 'crossEntropy']),
  activation: z.enum(['identity', 'relu']),
  runs: z.array(EndingRun),
}

/** Where random starts end, over the fields in which the runs differ. */
export const EndingsData = z.strictObject({ kind: z.literal('endings'), ...common })
export type EndingsData = z.infer<typeof EndingsData>

/** Rank and loss at the end of several optimizers on the same starts. */
export const OptimizerRankData = z.strictObject({ kind: z.literal('optimizerRank'), ...common })
export type OptimizerRankData = z.infer<typeof OptimizerRankData>
