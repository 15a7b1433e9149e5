import { matrix, multiply, type Matrix } from '../../linalg/matrix.ts'
import { choleskyFactor, congruence, geodesic, invert, invertTriangular, power } from '../../linalg/positiveDefinite.ts'
import { singularValues } from '../../linalg/svd.ts'
import { activations } from '../activation.ts'
import { balanceLaw, bisect, outputSlope, type ClassModel, type ClassSolution } from './balanceLaw.ts'

/** The parameters of the model of all classes together; ClassModel describes the others. */
export interface CoupledModel extends Omit<ClassModel, 'samples' | 'residual' | 'inputCost'> {
  /** N_k. */
  counts: readonly number[]
  /** H of classCouplings (K, K). */
  couplings: Matrix
}

/** The minimiser of the model of all classes. */
export interface CoupledSolution {
  /** s(Z^l), l = 1 … L−1, K values each, descending. */
  spectra: number[][]
  /** Pre-activation of the own class at the output, in the order of the classes. */
  a: number[]
  /** ‖W_l‖, l = 1 … L. */
  weightNorms: number[]
  objective: number
  /** λ_1/2 ‖W_1‖², a part of the objective. */
  firstPenalty: number
}

const tolerance = 1e-10
const maxSweeps = 3000

/**
 * Solves the balance law with the first layer. For collapsed features Z^l = F_l D the cost of W_1 is tr(F_1 H F_1ᵀ), which
 * couples the classes. With P_l = F_lᵀF_l and hidden activations replaced by their slope 1, the objective is
 *
 *   ½ tr(P_1 M) + ½ Σ_{l=1}^{L−1} λ_{l+1} tr(P_l⁻¹ P_{l+1}) + q/2 Σ_{2≤l<L} λ'_l tr P_l + the terms of the outputs,
 *   M = λ_1 H + q λ'_1 I,   P_L = diag(a_k² N_k).
 *
 * Stationarity: λ_{l+1} W_{l+1}ᵀW_{l+1} = λ_l W_l W_lᵀ + q λ'_l Z^l Z^lᵀ, the scalar law when H is diagonal. Each P_l
 * alone has a closed form, a geometric mean. All P_l together have one minimum, because the objective is convex along
 * geodesics. The solver therefore updates them in turn, over-relaxed, until nothing changes.
 * Limits: with P_l given, the best features are collapsed, but within a class the outputs differ by
 * O(λ_1 D (XᵀX)⁺ (I − DᵀD) / curvature of the loss). That is small for a stiff loss and large where σ_L saturates at c.
 * The curvature of the hidden activations is omitted, as in the scalar law.
 * Returns null when there is no minimiser or the solver does not find it. Throws on a class without samples, on lists
 * that differ in length, on numbers that are not finite, and when H is not K × K or not positive definite.
 * `known`: the solutions of the scalar law of each class, where the caller has them. The solver starts from them.
 * Source: derived from section 5.2 and eq. 12 of Zangrando et al. 2402.03991v2.
 */
export function coupledBalanceLaw(
  model: CoupledModel,
  known?: readonly (ClassSolution | null)[],
): CoupledSolution | null {
  checkCouplings(model)
  choleskyFactor(model.couplings)
  const alone = known ?? eachAlone({ ...model, residual: false })
  const L = model.weightDecays.length
  const state: State = { P: [], a: alone.map((solution) => solution?.a ?? NaN) }
  if (!state.a.every(Number.isFinite)) return null
  for (let l = 0; l < L - 1; l++) state.P.push(diagonal(alone.map((solution) => solution!.s[l]! ** 2)))
  return solve(model, state) ? solutionOf(model, state) : null
}

/** Solves the scalar law of each class. */
export const eachAlone = ({ counts, couplings, ...rest }: CoupledModel & Pick<ClassModel, 'residual'>) =>
  counts.map((samples, k) => balanceLaw({ ...rest, samples, inputCost: couplings.data[k * (counts.length + 1)]! }))

/** Throws when H is not K × K, or not finite. */
export function checkCouplings({ counts, couplings }: CoupledModel): void {
  const K = counts.length
  if (couplings.rows !== K || couplings.cols !== K)
    throw new RangeError(`balance law: the couplings are ${couplings.rows} × ${couplings.cols}, for ${K} classes`)
  if (!couplings.data.every(Number.isFinite))
    throw new RangeError('balance law: couplings have entries that are not finite')
}

/** P_1 … P_{L−1} and a_1 … a_K. */
interface State {
  P: Matrix[]
  a: number[]
}

/** Sweeps over the layers and the outputs until they converge; returns false when they do not, or a class is dropped. */
function solve(model: CoupledModel, state: State): boolean {
  let relaxation = 1
  let before = { change: Infinity, objective: Infinity }
  for (let sweep = 1; sweep <= maxSweeps; sweep++) {
    let change = 0
    for (let l = 0; l < state.P.length; l++) change = Math.max(change, updateLayer(model, state, l, relaxation))
    change = Math.max(change, updateOutputs(model, state))
    if (Number.isNaN(change)) return false
    if (change < tolerance) return true
    if (sweep % span > 0) continue
    const objective = objectiveOf(model, state)
    const isWorse = objective > before.objective * (1 + 1e-9)
    relaxation = isWorse ? 1 : nextRelaxation(relaxation, (change / before.change) ** (1 / span), state.P.length)
    before = { change, objective }
  }
  return false
}

/** Sweeps between two estimates of the rate of convergence. */
const span = 6

/**
 * Returns the optimal over-relaxation of a chain of n layers on which a sweep with relaxation ω leaves the share `rate` of
 * the error (Young 1954). Its upper limit is that of a chain with one free end. A deep network with λ' on Z^1 alone
 * converges only with it; where λ' bounds every layer it has little effect.
 */
function nextRelaxation(relaxation: number, rate: number, n: number): number {
  if (!(rate > relaxation - 1)) return relaxation
  const jacobi = Math.min(((rate + relaxation - 1) / relaxation) ** 2 / rate, Math.cos(Math.PI / (2 * n + 1)) ** 2)
  return 2 / (1 + Math.sqrt(1 - jacobi))
}

/** Moves P_l to its minimum with the others fixed, and beyond by the relaxation. Returns the relative change. */
function updateLayer(model: CoupledModel, state: State, l: number, relaxation: number): number {
  const { weightDecays } = model
  const K = model.counts.length
  const price = matrix(K, K) // of P_l: tr(P_l · price)
  const own = model.featureDecays[l]! * model.sampleWeight
  const below = l === 0 ? model.couplings : invert(state.P[l - 1]!)
  for (let i = 0; i < K * K; i++) price.data[i] = weightDecays[l]! * below.data[i]! + (i % (K + 1) === 0 ? own : 0)
  const above = congruence(scalar(K, Math.sqrt(weightDecays[l + 1]!)), layerOf(model, state, l + 1))
  // argmin tr(P B) + tr(P⁻¹ C) = B⁻¹ # C; with B = RᵀR it is R⁻¹ (R C Rᵀ)^½ R⁻ᵀ.
  const R = choleskyFactor(price)
  const best = congruence(invertTriangular(R), power(congruence(R, above), 0.5))
  const old = state.P[l]!
  const next = geodesic(old, best, relaxation)
  state.P[l] = next
  return relativeChange(old, next)
}

/** Moves every a_k to the nearest minimum with P_{L−1} fixed. Returns the relative change; NaN when a class is dropped. */
function updateOutputs(model: CoupledModel, state: State): number {
  const K = model.counts.length
  const inverse = invert(state.P.at(-1)!)
  let change = 0
  for (let k = 0; k < K; k++) {
    const price = model.weightDecays.at(-1)! * inverse.data[k * K + k]!
    const old = state.a[k]!
    state.a[k] = attainedOutput(model, price, old)
    change = Math.max(change, Math.abs(state.a[k]! / old - 1))
  }
  return change
}

/**
 * Returns the a nearest to `old` at which q/2 (σ_L(a) − c)² + q λ'_L/2 σ_L(a)² + price/2 a² has a minimum. NaN where that
 * minimum is at 0: the class is dropped.
 */
export function attainedOutput(model: CoupledModel, price: number, old: number): number {
  const slope = (a: number): number => outputSlope(model, a) + price * a
  let [low, high] = [old, old]
  while (slope(low) >= 0 && low > 1e-9) low /= 1.1
  while (slope(high) < 0 && high < 1e9) high *= 1.1
  return low > 1e-9 && high < 1e9 ? bisect(slope, low, high) : NaN
}

/** Returns P_{l+1}, l from 0; P_L = diag(a_k² N_k). */
const layerOf = (model: CoupledModel, { P, a }: State, l: number): Matrix =>
  P[l] ?? diagonal(a.map((value, k) => value * value * model.counts[k]!))

/** Returns ‖W_l‖², l = 1 … L. */
function squaredWeights(model: CoupledModel, state: State): number[] {
  return model.weightDecays.map((_, l) => {
    const below = l === 0 ? model.couplings : invert(state.P[l - 1]!)
    return trace(multiply(below, layerOf(model, state, l)))
  })
}

function objectiveOf(model: CoupledModel, state: State): number {
  const { sampleWeight: q, featureDecays, target, counts } = model
  const { value } = activations[model.lastActivation]
  const weights = squaredWeights(model, state).reduce((sum, square, l) => sum + model.weightDecays[l]! * square, 0)
  const features = state.P.reduce((sum, P, l) => sum + featureDecays[l]! * trace(P), 0)
  const outputs = state.a.reduce((sum, a, k) => {
    const z = value(a)
    return sum + counts[k]! * ((z - target) ** 2 + featureDecays.at(-1)! * z * z)
  }, 0)
  return 0.5 * (weights + q * (features + outputs))
}

function solutionOf(model: CoupledModel, state: State): CoupledSolution | null {
  const { target, counts, sampleWeight } = model
  const squares = squaredWeights(model, state)
  const objective = objectiveOf(model, state)
  const zero = (sampleWeight * target ** 2 * counts.reduce((sum, count) => sum + count, 0)) / 2
  if (!(objective < zero)) return null
  return {
    spectra: state.P.map((P) => [...singularValues(P)].map(Math.sqrt)),
    a: state.a,
    weightNorms: squares.map(Math.sqrt),
    objective,
    firstPenalty: (model.weightDecays[0]! * squares[0]!) / 2,
  }
}

function diagonal(values: readonly number[]): Matrix {
  const K = values.length
  const P = matrix(K, K)
  values.forEach((value, k) => (P.data[k * K + k] = value))
  return P
}

const scalar = (K: number, value: number): Matrix => diagonal(new Array<number>(K).fill(value))

function trace(A: Matrix): number {
  let sum = 0
  for (let i = 0; i < A.rows; i++) sum += A.data[i * A.cols + i]!
  return sum
}

function relativeChange(old: Matrix, next: Matrix): number {
  let change = 0
  const scale = trace(old)
  for (let i = 0; i < old.data.length; i++) change = Math.max(change, Math.abs(next.data[i]! - old.data[i]!) / scale)
  return change
}
