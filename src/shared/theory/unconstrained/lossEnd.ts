import type { RunSpec } from '../../spec/runSpec.ts'
import { finishOf } from '../../spec/stages.ts'
import { specModel } from './specModel.ts'
import {
  collapseLosses,
  unconstrainedEnding,
  type CollapseLosses,
  type UnconstrainedEnding,
} from './unconstrainedEnding.ts'

/** The end of a run with free features: its kind, its objective f, and the objective F of deep neural collapse. */
export interface LossEnd {
  readonly kind: UnconstrainedEnding
  readonly objective: number
  readonly collapse: number
}

/** The model of a run whose end has a name, and how exactly the run must meet collapse. */
export interface EndModel extends CollapseLosses {
  /** Whether the run ends in plain descent, which is rarely finished. */
  readonly isUnfinished: boolean
  /** The rank of collapse in the layers after the free features. */
  readonly rank: number
}

/** Returns the model of a spec, or a phrase that follows the name of a run whose end has no name. */
export function endModel(spec: RunSpec): EndModel | string {
  const found = specModel(spec)
  if (typeof found === 'string') return found
  const { model, loss, activation } = found
  const { kind } = spec.optimizer
  return {
    ...collapseLosses(model, loss, activation),
    isUnfinished: kind !== 'lbfgs' && finishOf(spec.optimizer) === null,
    rank: loss === 'crossEntropy' && activation === 'identity' ? model.classes - 1 : model.classes,
  }
}

/** Descent that has not finished counts as collapse within this relative distance, where its features have full rank. */
const unfinishedTolerance = 3e-3
/** Singular values of features above this share of the largest count, in a run that has not finished. */
const unfinishedRank = 0.05

/**
 * Names the end of a run by its objective. `spectra`: the singular values of Z^1 … Z^L; those of Z^1 say nothing about
 * collapse, because the optimum leaves them open.
 */
export function lossEnd(objective: number, spectra: readonly Float64Array[], model: EndModel): LossEnd {
  const { collapse } = model
  const named = (tolerance?: number): LossEnd => ({
    kind: unconstrainedEnding(objective, model, tolerance),
    objective,
    collapse,
  })
  const strict = named()
  if (!model.isUnfinished || strict.kind === 'collapse') return strict
  const ranks = spectra.slice(1).map((s) => s.filter((value) => value > unfinishedRank * (s[0] ?? 0)).length)
  return ranks.every((rank) => rank >= model.rank) ? named(unfinishedTolerance) : strict
}
