import { formLoss } from './lossForm.ts'
import { logitLoss } from './logitForm.ts'
import { reluForm } from './logitMatrix.ts'
import { simplexForm } from './logitStructures.ts'
import type { UnconstrainedModel } from './model.ts'
import { collapseForm } from './neuralCollapse.ts'
import { identity } from '../../linalg/matrix.ts'

/** How the loss f of a trained DUFM relates to the loss F of DNC. */
export type UnconstrainedEnding = 'zero' | 'partial' | 'collapse' | 'below' | 'above'

/** The loss of DNC and of the zero solution in one model. */
export interface CollapseLosses {
  readonly collapse: number
  readonly zero: number
  readonly loss: 'squared' | 'crossEntropy'
}

/** Returns the losses of DNC and of the zero solution under a loss and an activation. */
export function collapseLosses(
  model: UnconstrainedModel,
  loss: CollapseLosses['loss'],
  activation: 'identity' | 'relu',
): CollapseLosses {
  if (loss === 'squared') return { collapse: formLoss(collapseForm(model), model).value, zero: 0.5, loss }
  const form = activation === 'relu' ? reluForm(identity(model.classes)) : simplexForm(model.classes)
  return { collapse: logitLoss(form, model).value, zero: Math.log(model.classes), loss }
}

/**
 * Names the end of a run by its loss f, F being that of DNC. zero: the zero solution, within 1e-4 (cross-entropy 1e-5).
 * partial: some classes are missing, f > 1.3 F (1.25 F + 1e-3). collapse: |f/F − 1| < `tolerance`, by default 2e-4 (3e-4).
 * below and above: the rest. The loss alone decides: the rank of the features says nothing about layer 1.
 */
export function unconstrainedEnding(
  f: number,
  { collapse: F, zero, loss }: CollapseLosses,
  tolerance = loss === 'squared' ? 2e-4 : 3e-4,
): UnconstrainedEnding {
  if (f > zero - (loss === 'squared' ? 1e-4 : 1e-5)) return 'zero'
  if (Math.abs(f / F - 1) < tolerance) return 'collapse'
  if (f < F) return 'below'
  return f > (loss === 'squared' ? 1.3 * F : 1.25 * F + 1e-3) ? 'partial' : 'above'
}
