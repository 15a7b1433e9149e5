import { matrix, type Matrix } from '../../linalg/matrix.ts'
import { choleskyFactor } from '../../linalg/positiveDefinite.ts'
import { singularValues, svd } from '../../linalg/svd.ts'
import { activations } from '../activation.ts'
import { bisect, type ClassSolution } from './balanceLaw.ts'
import { attainedOutput, checkCouplings, type CoupledModel, type CoupledSolution, eachAlone } from './coupledLaw.ts'

const tolerance = 1e-12
const maxRounds = 500

/**
 * Solves the balance law of residual networks with the first layer. Collapsed features are Z^l = F_l D with
 * F_L = Λ = diag(a_k √N_k). The ansatz is F_l = diag(c_l) Uᵀ Λ with U the eigenvectors of Λ (λ_1 H + q λ'_1 I) Λ. Then
 * every W_l acts on one direction at a time. With h_i = (Uᵀ Λ H Λ U)_ii and g_i = (Uᵀ Λ² U)_ii each direction obeys
 *
 *   t_{l+1} = t_l + q λ'_l g c_l²,  t_1 = λ_1 h c_1²,  t_l = λ_l w_l (1 + w_l),  c_l = (1 + w_l) c_{l−1},  t_L = λ_L/c_{L−1}²;
 *
 * The solver alternates between the directions and the outputs a_k. The features are the best of this form: the optimum
 * of the model is slightly lower where λ' on Z^2 … Z^{L−1} and H share no directions. The limits of coupledBalanceLaw
 * apply too. Returns null when a class is dropped or the iteration does not converge. Throws on a class without samples,
 * on lists that differ in length, on numbers that are not finite, and when H is not K × K or not positive definite.
 * `known`: the solutions of the scalar law of each class, where the caller has them. The solver starts from them.
 * Source: derived from appendix C and eq. 27 of Zangrando et al. 2402.03991v2.
 */
export function residualBalanceLaw(
  model: CoupledModel,
  known?: readonly (ClassSolution | null)[],
): CoupledSolution | null {
  checkCouplings(model)
  choleskyFactor(model.couplings)
  const alone = known ?? eachAlone({ ...model, residual: true })
  let a = alone.map((solution) => solution?.a ?? NaN)
  for (let round = 0; round < maxRounds && a.every(Number.isFinite); round++) {
    const { directions, U } = directionsOf(model, a)
    const next = a.map((old, k) => attainedOutput(model, priceOf(model, directions, U, k) / scaleOf(model, a, k), old))
    const change = Math.max(...next.map((value, k) => Math.abs(value / a[k]! - 1)))
    if (change < tolerance) return solutionOf(model, a, directions, U)
    a = next
  }
  return null
}

/** One direction of the features: c_1 … c_{L−1}, w_2 … w_L, t_L, its cost h in W_1 and its squared norm g. */
interface Direction {
  c: number[]
  w: number[]
  t: number
  h: number
  g: number
}

/** Returns Λ_kk² = a_k² N_k. */
const scaleOf = ({ counts }: CoupledModel, a: readonly number[], k: number): number => a[k]! ** 2 * counts[k]!

function directionsOf(model: CoupledModel, a: readonly number[]): { directions: Direction[]; U: Matrix } {
  const K = a.length
  const { couplings: H, weightDecays, featureDecays, sampleWeight } = model
  const root = a.map((_, k) => Math.sqrt(scaleOf(model, a, k)))
  const priced = matrix(K, K)
  const inputs = matrix(K, K) // Λ H Λ
  for (let i = 0; i < K; i++)
    for (let j = 0; j < K; j++) {
      const at = i * K + j
      inputs.data[at] = root[i]! * root[j]! * H.data[at]!
      const own = i === j ? sampleWeight * featureDecays[0]! * scaleOf(model, a, i) : 0
      priced.data[at] = weightDecays[0]! * inputs.data[at]! + own
    }
  const { U } = svd(priced)
  const directions = a.map((_, i) => {
    let [h, g] = [0, 0]
    for (let p = 0; p < K; p++) {
      const u = U.data[p * K + i]!
      g += u * u * scaleOf(model, a, p)
      for (let r = 0; r < K; r++) h += u * U.data[r * K + i]! * inputs.data[p * K + r]!
    }
    return directionOf(model, h, g)
  })
  return { directions, U }
}

/** Solves the scalar law of one direction: t_L c_{L−1}² grows with c_1, and equals λ_L at the solution. */
function directionOf(model: CoupledModel, h: number, g: number): Direction {
  const last = Math.log(model.weightDecays.at(-1)!)
  const excess = (logC: number): number => {
    const { c, t } = shoot(model, h, g, Math.exp(logC))
    return Math.log(t) + 2 * Math.log(c.at(-1)!) - last
  }
  return shoot(model, h, g, Math.exp(bisect(excess, -30, 30)))
}

function shoot(model: CoupledModel, h: number, g: number, c1: number): Direction {
  const { weightDecays, featureDecays, sampleWeight } = model
  const L = weightDecays.length
  const c = [c1]
  const w: number[] = []
  let t = weightDecays[0]! * h * c1 * c1
  for (let l = 1; l < L; l++) {
    const below = c[l - 1]!
    t += sampleWeight * featureDecays[l - 1]! * g * below * below
    const square = t / weightDecays[l]!
    if (l === L - 1) w.push(1 / below)
    else {
      w.push((2 * square) / (1 + Math.sqrt(1 + 4 * square)))
      c.push(below * (1 + w[l - 1]!))
    }
  }
  return { c, w, t, h, g }
}

/** Returns λ_L Σ_i (U_ki/c_{L−1,i})²: the cost of the last layer for the output of class k, times Λ_kk². */
function priceOf(model: CoupledModel, directions: readonly Direction[], U: Matrix, k: number): number {
  const sum = directions.reduce((all, { c }, i) => all + (U.data[k * U.cols + i]! / c.at(-1)!) ** 2, 0)
  return model.weightDecays.at(-1)! * sum
}

function solutionOf(
  model: CoupledModel,
  a: number[],
  directions: readonly Direction[],
  U: Matrix,
): CoupledSolution | null {
  const { weightDecays, featureDecays, sampleWeight: q, counts, target, lastActivation } = model
  const K = a.length
  const total = (term: (direction: Direction) => number): number =>
    directions.reduce((sum, direction) => sum + term(direction), 0)
  const squares = weightDecays.map((_, l) => total(({ c, w, h }) => (l === 0 ? h * c[0]! ** 2 : w[l - 1]! ** 2)))
  const weights = squares.reduce((sum, square, l) => sum + weightDecays[l]! * square, 0)
  const features = total(({ c, g }) => c.reduce((sum, v, l) => sum + featureDecays[l]! * g * v * v, 0))
  const outputs = a.reduce((sum, value, k) => {
    const z = activations[lastActivation].value(value)
    return sum + counts[k]! * ((z - target) ** 2 + featureDecays.at(-1)! * z * z)
  }, 0)
  const objective = 0.5 * (weights + q * (features + outputs))
  const zero = 0.5 * q * target ** 2 * counts.reduce((sum, count) => sum + count, 0)
  if (!(objective < zero)) return null
  const spectrum = (l: number): number[] => {
    const F = matrix(K, K)
    directions.forEach(({ c }, i) => {
      for (let k = 0; k < K; k++) F.data[i * K + k] = c[l]! * U.data[k * K + i]! * Math.sqrt(scaleOf(model, a, k))
    })
    return [...singularValues(F)]
  }
  return {
    spectra: weightDecays.slice(1).map((_, l) => spectrum(l)),
    a,
    weightNorms: squares.map(Math.sqrt),
    objective,
    firstPenalty: (weightDecays[0]! * squares[0]!) / 2,
  }
}
