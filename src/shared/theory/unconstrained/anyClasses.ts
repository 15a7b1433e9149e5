import { matrix, type Matrix } from '../../linalg/matrix.ts'
import { formLoss, type LossForm } from './lossForm.ts'
import { depthOf, type UnconstrainedModel } from './model.ts'
import { collapseForm } from './neuralCollapse.ts'
import { choose2, srgForm, srgStructure, verticesOf } from './triangularGraph.ts'
import { structureForm, type Structure } from './structure.ts'

/** A low-rank structure of any number of classes, with its least loss. */
export interface LowRankLoss {
  /** exact: K = r(r − 1)/2; blocks and removed: the two constructions of Definition 11. */
  readonly construction: 'exact' | 'blocks' | 'removed'
  /** r, the vertices of the complete graph. */
  readonly vertices: number
  readonly loss: number
  /** The rank of A_2 … A_{L−1}. */
  readonly rank: number
}

/**
 * Returns the SRG loss for any K ≥ 6 by both constructions, the best first; a single exact one where K = r(r − 1)/2; none
 * for K < 6.
 *
 * blocks: the largest r with k = r(r − 1)/2 ≤ K; SRG on k classes beside DNC on the other K − k. The losses add, each
 * with the common K. removed: the smallest r with r(r − 1)/2 ≥ K, without the columns of the surplus edges. All columns
 * of SRG have the same fit loss, so that the choice is free: the last edges go. Its scales are optimal for what is left,
 * hence its loss is at most that of the paper's construction.
 * Source: Súkeník et al. 2405.14468, Definition 11.
 */
export function lowRankLosses(model: UnconstrainedModel): LowRankLoss[] {
  const [K, L] = [model.classes, depthOf(model)]
  const exact = verticesOf(K)
  if (exact !== null)
    return [{ construction: 'exact', vertices: exact, loss: formLoss(srgForm(exact, L), model).value, rank: exact }]
  if (K < 6) return []
  const below = Math.floor((1 + Math.sqrt(1 + 8 * K)) / 2)
  return [blocks(model, below), removed(model, below + 1)].toSorted((a, b) => a.loss - b.loss)
}

function blocks(model: UnconstrainedModel, r: number): LowRankLoss {
  const left = model.classes - choose2(r)
  const parts = [formLoss(srgForm(r, depthOf(model)), model), formLoss(collapseForm(model, left), model)]
  const ranks = [r, left].map((rank, i) => (parts[i]!.y > 0 ? rank : 0))
  return {
    construction: 'blocks',
    vertices: r,
    loss: parts.reduce((sum, { value }) => sum + value, 0),
    rank: ranks.reduce((sum, rank) => sum + rank, 0),
  }
}

function removed(model: UnconstrainedModel, r: number): LowRankLoss {
  const form: LossForm = structureForm(removedStructure(r, model.classes), depthOf(model))
  return { construction: 'removed', vertices: r, loss: formLoss(form, model).value, rank: r }
}

/** Returns SRG on r vertices with its first K classes alone: the columns of the other edges are removed. */
export function removedStructure(r: number, K: number): Structure {
  const { T, P } = srgStructure(r)
  if (K > T.cols) throw new RangeError(`SRG on ${r} vertices has ${T.cols} classes, fewer than ${K}`)
  return { T: firstColumns(T, K), P: firstColumns(P, K) }
}

function firstColumns(A: Matrix, count: number): Matrix {
  const B = matrix(A.rows, count)
  for (let i = 0; i < A.rows; i++) B.data.set(A.data.subarray(i * A.cols, i * A.cols + count), i * count)
  return B
}
