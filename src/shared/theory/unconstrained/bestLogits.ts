import { identity, mapEntries, multiply, transpose, type Matrix } from '../../linalg/matrix.ts'
import { singularValues } from '../../linalg/svd.ts'
import { randomStream } from '../../linalg/random.ts'
import { numericalRank } from '../numericalRank.ts'
import { logitLoss, type LogitForm } from './logitForm.ts'
import { matrixForm, reluForm, withoutColumnMeans } from './logitMatrix.ts'
import { groupForm, groupSizes, pairSizes, polygonForm, simplexForm } from './logitStructures.ts'
import { depthOf, type UnconstrainedModel } from './model.ts'
import { refineLogits } from './refinedLogits.ts'
import { softmaxCode } from './softmaxCode.ts'
import { srgStructure, verticesOf } from './triangularGraph.ts'

export type LogitStructureName =
  'simplex' | 'pairs' | 'groups' | 'polygon' | 'code' | 'refined' | 'identity' | 'triangular'

/** A structure with its least cross-entropy in one model. */
export interface LogitCandidate {
  readonly name: LogitStructureName
  /** Number of groups, or dimension of a code; null for the others. */
  readonly order: number | null
  readonly rank: number
  readonly loss: number
  /** a, the scale of the logits; 0 is the zero solution; null for refined logits, which have no form. */
  readonly scale: number | null
}

/** Codes depend on K and r alone, and the search for one takes up to half a second. */
const codes = new Map<string, Matrix>()

/** Singular values of refined logits below this share of the first still fall to zero. */
const refinedRankThreshold = 1e-3

/** Codes of more dimensions are left out: the groups of K classes cover them. */
const mostCodeDimensions = 4

/**
 * Returns the known structures of a linear network, the lowest loss first: DNC, pairs, groups of equal size, polygon,
 * and, with `withCodes`, softmax codes of 3 and 4 dimensions. The first is the best that is known here. No statement says
 * that it is the optimum.
 */
export function linearCandidates(model: UnconstrainedModel, withCodes = true): LogitCandidate[] {
  const K = model.classes
  const forms: [LogitStructureName, number | null, LogitForm][] = [['simplex', null, simplexForm(K)]]
  if (K >= 4) forms.push(['pairs', null, groupForm(pairSizes(K))])
  for (let g = 2; g < Math.floor(K / 2); g++) forms.push(['groups', g, groupForm(groupSizes(K, g))])
  if (K >= 4) forms.push(['polygon', null, polygonForm(K)])
  if (withCodes) for (let r = 3; r <= Math.min(mostCodeDimensions, K - 2); r++) forms.push(['code', r, codeForm(K, r)])
  return ranked(model, forms)
}

/**
 * Returns the candidates with codes of 2, 3 and 4 dimensions refined in this model, the lowest loss first. It takes up to a
 * second.
 */
export function refinedCandidates(model: UnconstrainedModel): LogitCandidate[] {
  const K = model.classes
  const refined = [2, 3, 4]
    .filter((r) => r <= K - 2)
    .map((r): LogitCandidate => {
      const V = code(K, r)
      const { y } = logitLoss(codeForm(K, r), model)
      const scale = Math.sqrt(y || 1)
      const { loss, Z } = refineLogits(
        model,
        mapEntries(V, (value) => scale * value),
      )
      return {
        name: 'refined',
        order: r,
        rank: numericalRank(singularValues(Z), refinedRankThreshold),
        loss,
        scale: null,
      }
    })
  return [...linearCandidates(model), ...refined].toSorted((a, b) => a.loss - b.loss)
}

/**
 * Returns the known structures of a ReLU network with L ≥ 2, the lowest loss first: DNC (T = I) and, where K = r(r − 1)/2,
 * the triangular graph.
 */
export function reluCandidates(model: UnconstrainedModel): LogitCandidate[] {
  if (depthOf(model) < 2)
    throw new RangeError(`ReLU structures need two weight matrices or more, got ${depthOf(model)}`)
  const r = verticesOf(model.classes)
  const forms: [LogitStructureName, null, LogitForm][] = [['identity', null, reluForm(identity(model.classes))]]
  if (r !== null) forms.push(['triangular', null, reluForm(srgStructure(r).T)])
  return ranked(model, forms)
}

function ranked(
  model: UnconstrainedModel,
  forms: readonly [LogitStructureName, number | null, LogitForm][],
): LogitCandidate[] {
  return forms
    .map(([name, order, form]) => {
      const { value, y } = logitLoss(form, model)
      return { name, order, rank: y > 0 ? form.rank : 0, loss: value, scale: y }
    })
    .toSorted((a, b) => a.loss - b.loss)
}

function code(K: number, r: number): Matrix {
  const key = `${K} ${r}`
  const V = codes.get(key) ?? softmaxCode(K, r, randomStream(0, 'softmax code'))
  codes.set(key, V)
  return V
}

function codeForm(K: number, r: number): LogitForm {
  const V = code(K, r)
  return matrixForm(withoutColumnMeans(multiply(V, transpose(V))))
}
