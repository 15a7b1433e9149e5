import type { Activation } from '../../spec/runSpec.ts'
import { activations } from '../activation.ts'

/** The parameters of the scalar model of one class. */
export interface ClassModel {
  /** N_k. */
  samples: number
  /** c of the targets c·onehot. */
  target: number
  /** λ_l, l = 1 … L, the first being λδ. */
  weightDecays: readonly number[]
  /** λ'_l, l = 1 … L. */
  featureDecays: readonly number[]
  /** q, the weight of the data and feature terms: 1 (sum) or 1/N (mean). */
  sampleWeight: number
  lastActivation: Activation
  /** Whether layers 2 … L−1 add their input. */
  residual: boolean
  /** h in ‖W_1‖² = h s_1²: e_kᵀ (XᵀX)⁺ e_k of the inputs. 0 omits ‖W_1‖² (δ = 0). */
  inputCost: number
}

/** The minimiser of the scalar model: one singular direction of the collapsed network. */
export interface ClassSolution {
  /** s_l of Z^l, l = 1 … L−1. */
  s: number[]
  /** w_l, the singular value of W_l, l = 2 … L. */
  w: number[]
  /** The pre-activation of the own class at the output, which attains σ_L(a) instead of c. */
  a: number
  objective: number
}

/**
 * Solves the balance law of one class. In a collapsed network the objective splits into one scalar problem per class.
 * Hidden activations are replaced by their slope 1 at 0, because entries are small in a generic basis:
 *
 *   min over s_1 … s_{L−1}, a of  q N_k/2 (σ_L(a) − c)² + ½ λ_1 h s_1² + ½ Σ_{l≥2} λ_l w_l²
 *                                 + q/2 Σ_{l<L} λ'_l s_l² + q λ'_L N_k/2 σ_L(a)²,     s_L = a √N_k,
 *
 * with s_l = w_l s_{l−1}, or s_l = (1 + w_l) s_{l−1} in a layer that adds its input. Stationarity in s_l gives
 *
 *   t_{l+1} = t_l + q λ'_l s_l²,   t_1 = λ_1 h s_1²,   where t_l = λ_l w_l², or λ_l w_l (1 + w_l) in a residual layer,
 *
 * s_1 alone thus determines every layer, and the last equation determines s_1. A residual layer below the first penalty
 * has w_l = 0: λ' on Z^{L−1} alone gives Theorem C.2's Z^1 = … = Z^{L−1}; with λ' on Z^1 the middle layers do not vanish.
 * Returns null when the zero solution is the only minimiser or none exists: without a penalty Z^1 grows without bound,
 * and so do features where λ_l = 0 above the first layer. Throws on a class without samples, on lists that differ in
 * length, and on numbers that are not finite.
 * Source: derived from section 5.2 and appendix C of Zangrando et al. 2402.03991v2; C_l of Theorem 4.2 is 1/w_{l+1}.
 */
export function balanceLaw(model: ClassModel): ClassSolution | null {
  check(model)
  if (model.weightDecays.slice(1).includes(0) || !isBounded(model)) return null
  const residual = (logS: number): number => outputResidual(model, shoot(model, Math.exp(logS)))
  // Steps are in log a, on which s_1 depends monotonically. In log s_1 the two roots of a deep network nearly coincide.
  const offset = (logA: number) => (logS: number) => Math.log(shoot(model, Math.exp(logS)).a) - logA
  const start = (step: number): number => bisect(offset(logAAt(step)), ...rangeOfLogS)
  const roots: number[] = []
  const near = nearbyStarts(offset)
  for (let step = 1; step < near.length; step++) {
    // An upward crossing is a minimum along the curve; a downward one is the barrier to the zero solution.
    if (!(residual(near[step - 1]!) < 0 && residual(near[step]!) >= 0)) continue
    const [left, right] = [start(step - 1), start(step)]
    if (residual(left) < 0 && residual(right) >= 0) roots.push(bisect(residual, left, right))
    else roots.push(bisect(residual, near[step - 1]!, near[step]!))
  }
  const solutions = roots.map((root) => solutionAt(model, Math.exp(root)))
  const best = solutions.sort((p, q) => p.objective - q.objective)[0]
  const zero = (model.sampleWeight * model.samples * model.target ** 2) / 2
  return best && best.objective < zero ? best : null
}

const rangeOfLogS = [-20, 20] as const
const rangeOfLogA = [-7, 5] as const
const stepOfLogA = 0.05
const logAAt = (step: number): number => rangeOfLogA[0] + step * stepOfLogA

/**
 * Returns log s_1 at every step of log a, to 10⁻⁵: enough to find the steps between which a root lies. log s_1 never rises
 * faster than log a, because no layer lowers the exponent of s_1, so each step starts from the one before.
 */
function nearbyStarts(offset: (logA: number) => (logS: number) => number): number[] {
  const starts = [bisect(offset(rangeOfLogA[0]), ...rangeOfLogS)]
  const margin = 1e-4
  for (let step = 1; logAAt(step) < rangeOfLogA[1]; step++) {
    const last = starts.at(-1)!
    starts.push(bisect(offset(logAAt(step)), last - margin, last + stepOfLogA + margin, 13))
  }
  return starts
}

function check(model: ClassModel): void {
  if (!(model.samples >= 1))
    throw new RangeError(`balanceLaw: a class has ${model.samples} samples, but needs at least 1`)
  const [decays, features] = [model.weightDecays, model.featureDecays]
  if (decays.length !== features.length || decays.length < 2)
    throw new RangeError(
      `balanceLaw: ${decays.length} weight decays and ${features.length} feature decays; needs two or more, as many of each`,
    )
  const numbers = [...decays, ...features, model.target, model.sampleWeight, model.inputCost]
  const bad = numbers.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new RangeError(`balanceLaw: ${numbers[bad]} among the decays, targets and costs is not finite`)
}

/** Tells whether a penalty bounds s_1; otherwise the features grow without bound and the weights go to 0. */
function isBounded({ weightDecays, featureDecays, residual, inputCost }: ClassModel): boolean {
  const [lambda1 = 0] = weightDecays
  const [first = 0, ...others] = featureDecays.slice(0, -1)
  return lambda1 * inputCost > 0 || first > 0 || (residual && others.some((decay) => decay > 0))
}

/** Computes a and t_L from s_1 by the law, and appends the layers to `s` and `w`: the roots need thousands of steps. */
function shoot(model: ClassModel, s1: number, s?: number[], w?: number[]): { a: number; t: number } {
  const L = model.featureDecays.length
  let last = s1
  let t = model.weightDecays[0]! * model.inputCost * s1 * s1
  for (let l = 1; l < L; l++) {
    s?.push(last)
    t += model.featureDecays[l - 1]! * model.sampleWeight * last * last
    const square = t / model.weightDecays[l]!
    const adds = model.residual && l < L - 1
    // Solves w (1 + w) = square in a form that keeps the digits of small values.
    const weight = adds ? (2 * square) / (1 + Math.sqrt(1 + 4 * square)) : Math.sqrt(square)
    w?.push(weight)
    last *= (adds ? 1 : 0) + weight
  }
  return { a: last / Math.sqrt(model.samples), t }
}

/** Returns a · ∂/∂a of the objective, which is 0 at the solution. */
function outputResidual(model: ClassModel, { a, t }: { a: number; t: number }): number {
  return model.samples * outputSlope(model, a) * a + t
}

/** Returns ∂/∂a of q/2 (σ_L(a) − c)² + q λ'_L/2 σ_L(a)². */
export function outputSlope(
  model: Pick<ClassModel, 'target' | 'featureDecays' | 'sampleWeight' | 'lastActivation'>,
  a: number,
): number {
  const { value, derivative } = activations[model.lastActivation]
  const z = value(a)
  return model.sampleWeight * (z - model.target + model.featureDecays.at(-1)! * z) * derivative(a, z)
}

function solutionAt(model: ClassModel, s1: number): ClassSolution {
  const s: number[] = []
  const w: number[] = []
  const { a } = shoot(model, s1, s, w)
  const z = activations[model.lastActivation].value(a)
  const q = model.sampleWeight
  const first = model.weightDecays[0]! * model.inputCost * s1 * s1
  const weights = w.reduce((sum, value, l) => sum + model.weightDecays[l + 1]! * value * value, first)
  const features = s.reduce((sum, value, l) => sum + model.featureDecays[l]! * value * value, 0)
  const output = (z - model.target) ** 2 + model.featureDecays.at(-1)! * z * z
  return { s, w, a, objective: 0.5 * (q * model.samples * output + weights + q * features) }
}

/** Returns the point between `left` and `right` where f rises through 0, by bisections: 64 of them reach round-off. */
export function bisect(f: (x: number) => number, left: number, right: number, times = 64): number {
  for (let i = 0; i < times; i++) {
    const middle = (left + right) / 2
    if (f(middle) < 0) left = middle
    else right = middle
  }
  return (left + right) / 2
}
