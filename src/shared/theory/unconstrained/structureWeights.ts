import { invert } from '../../linalg/positiveDefinite.ts'
import { matrix, multiply, squaredNorm, transpose, type Matrix } from '../../linalg/matrix.ts'
import { firstFactors } from './firstFactors.ts'
import { formLoss, penaltyShare } from './lossForm.ts'
import { depthOf, strength, type UnconstrainedModel } from './model.ts'
import { nuclearNorm, pseudoInverse, relu, scaled, structureForm, type Structure } from './structure.ts'

/** A collapsed structure at its best scales, as matrices. */
export interface StructureWeights {
  /** M_1 (t, K): the features of each class; H_1 = M_1 ⊗ 1_nᵀ. */
  readonly M1: Matrix
  /** W_1 … W_L. */
  readonly weights: readonly Matrix[]
  /** q_2 … q_L: the squared scales, A_l = √q_l T for l < L and A_L = √q_L P. */
  readonly q: readonly number[]
  /** The closed-form loss. */
  readonly loss: number
}

/**
 * Returns the matrices of a structure at its best scales:
 *
 *     q_2 = (2B/(√(n λ_H λ_1) ‖A‖_*))², q_{l+1}/q_l = 2B/(λ_l ‖T T⁺‖²), q_L/q_{L−1} = 2B/(λ_{L−1} ‖P T⁺‖²)
 *
 * with A = T, or P for L = 2. A_2 = √q_2 U s Vᵀ gives W_1 = g U √s and M_1 = √s Vᵀ/g, g = (n λ_H/λ_1)^{1/4}; W_L is the
 * ridge regression onto the classes. null where the zero solution is better.
 * Source: Súkeník et al. 2405.14468, eq. (6) and Definition 9, for any structure.
 */
export function structureWeights(structure: Structure, model: UnconstrainedModel): StructureWeights | null {
  const [k, K] = [structure.T.cols, model.classes]
  if (k !== K) throw new RangeError(`the structure has ${k} classes, the model ${K}`)
  return partWeights(structure, model)
}

/**
 * Returns the matrices of a structure on k ≤ K classes of a model: a block of a solution, with the common K in scales and
 * loss. null where the zero solution is better for these classes.
 * Source: Súkeník et al. 2405.14468, Definition 11.
 */
export function partWeights(structure: Structure, model: UnconstrainedModel): StructureWeights | null {
  const { T, P } = structure
  const [K, L, Lambda] = [model.classes, depthOf(model), strength(model)]
  const form = structureForm(structure, L)
  const { value, y } = formLoss(form, model)
  if (y === 0) return null
  const decay = (l: number): number => model.weightDecays[l - 1]!
  const B = penaltyShare(form, K, L, Lambda, y)
  const featureDecay = model.samples * model.featureDecay
  const TPlus = pseudoInverse(T)
  const [keep, turn] = [multiply(T, TPlus), multiply(P, TPlus)]
  const first = L === 2 ? P : T
  const q = [((2 * B) / (Math.sqrt(featureDecay * decay(1)) * nuclearNorm(first))) ** 2]
  const weights: Matrix[] = []
  for (let l = 2; l < L; l++) {
    const map = l === L - 1 ? turn : keep
    const ratio = (2 * B) / (decay(l) * squaredNorm(map))
    q.push(q.at(-1)! * ratio)
    weights.push(scaled(map, Math.sqrt(ratio)))
  }
  const { W1, M1 } = firstFactors(scaled(first, Math.sqrt(q[0]!)), model)
  const G = relu(scaled(P, Math.sqrt(q.at(-1)!)))
  return { M1, weights: [W1, ...weights, ridge(G, K, decay(L))], q, loss: value }
}

/** Returns the W (k, p) with the least 1/(2K) ‖W G − I‖² + λ/2 ‖W‖²: (GᵀG + K λ I)⁻¹ Gᵀ, G (p, k). */
function ridge(G: Matrix, K: number, lambda: number): Matrix {
  const k = G.cols
  const gram = multiply(transpose(G), G) // (k, k): GᵀG has full rank where G Gᵀ may not
  const shifted = matrix(k, k, gram.data.slice())
  for (let i = 0; i < k; i++) shifted.data[i * k + i]! += K * lambda
  return multiply(invert(shifted), transpose(G))
}
