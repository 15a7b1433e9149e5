import type { Activation } from '../spec/runSpec.ts'
import { activations } from './activation.ts'

/** What the scalar model of one class depends on. */
export interface ClassModel {
  /** N_k. */
  samples: number
  /** c of the targets c·onehot. */
  target: number
  lambda: number
  /** λ'_l, l = 1 … L. */
  featureDecays: readonly number[]
  /** Weight of the data and feature terms: 1 (sum) or 1/N (mean). */
  sampleWeight: number
  lastActivation: Activation
}

/** The minimiser of the scalar model: one singular direction of the collapsed network. */
export interface ClassSolution {
  /** s_l of Z^l, l = 1 … L−1. */
  s: number[]
  /** w_l = the singular value of W_l, l = 2 … L. */
  w: number[]
  /** Pre-activation of the own class at the output: σ_L(a) is attained in place of c. */
  a: number
  objective: number
}

/**
 * The balance law. In a collapsed network the objective at δ = 0 splits into one scalar problem per class, with hidden
 * activations replaced by their slope 1 at 0 (their entries are small in a generic basis):
 *
 *   min over s_1 … s_{L−1}, a of  q N_k/2 (σ_L(a) − c)² + λ/2 Σ_{l=1}^{L−1} (s_{l+1}/s_l)²
 *                                 + q/2 Σ_{l<L} λ'_l s_l² + q λ'_L N_k/2 σ_L(a)²,     s_L = a √N_k.
 *
 * Stationarity in s_l gives w²_{l+1} = w²_l + (λ'_l q/λ) s²_l with w_1 = 0, so that s_1 alone determines every layer
 * and the last equation is solved for it. Returns null when no minimiser exists (λ'_1 = 0: Z¹ grows without bound) or
 * only the zero solution does. Throws on a class without samples.
 * Source: derived from section 5.2 of Zangrando et al. 2402.03991v2; C_l of Theorem 4.2 is 1/w_{l+1}.
 */
export function balanceLaw(model: ClassModel): ClassSolution | null {
  if (!(model.samples >= 1)) throw new RangeError(`balanceLaw: a class has ${model.samples} samples, needs at least 1`)
  if (!((model.featureDecays[0] ?? 0) > 0)) return null
  const residual = (logS: number): number => outputResidual(model, shoot(model, Math.exp(logS)))
  const roots: number[] = []
  const step = 0.02 // of log s_1: far below the distance of the two roots that there are
  for (let x = -14; x < 14; x += step) {
    const [left, right] = [residual(x), residual(x + step)]
    // From below to above: a minimum along the curve; the other crossing is the barrier to the zero solution.
    if (left < 0 && right >= 0) roots.push(bisect(residual, x, x + step))
  }
  const solutions = roots.map((root) => solutionAt(model, Math.exp(root)))
  const best = solutions.sort((p, q) => p.objective - q.objective)[0]
  const zero = (model.sampleWeight * model.samples * model.target ** 2) / 2
  return best && best.objective < zero ? best : null
}

/** Every layer from s_1 by the law. */
function shoot(model: ClassModel, s1: number): { s: number[]; w: number[]; a: number } {
  const L = model.featureDecays.length
  const s = [s1]
  const w: number[] = []
  let square = 0
  for (let l = 1; l < L; l++) {
    const last = s[l - 1] as number
    square += (((model.featureDecays[l - 1] as number) * model.sampleWeight) / model.lambda) * last * last
    w.push(Math.sqrt(square))
    s.push(last * Math.sqrt(square))
  }
  const a = (s.pop() as number) / Math.sqrt(model.samples)
  return { s, w, a }
}

/** a · ∂/∂a of the objective, which vanishes at the solution. */
function outputResidual(model: ClassModel, { w, a }: { w: number[]; a: number }): number {
  const { value, derivative } = activations[model.lastActivation]
  const z = value(a)
  const weight = model.sampleWeight * model.samples
  const last = model.featureDecays.at(-1) ?? 0
  return weight * (z - model.target + last * z) * derivative(a, z) * a + model.lambda * (w.at(-1) as number) ** 2
}

function solutionAt(model: ClassModel, s1: number): ClassSolution {
  const { s, w, a } = shoot(model, s1)
  const z = activations[model.lastActivation].value(a)
  const q = model.sampleWeight
  const weights = w.reduce((sum, value) => sum + value * value, 0)
  const features = s.reduce((sum, value, l) => sum + (model.featureDecays[l] as number) * value * value, 0)
  const output = (z - model.target) ** 2 + (model.featureDecays.at(-1) as number) * z * z
  return { s, w, a, objective: 0.5 * (q * model.samples * output + model.lambda * weights + q * features) }
}

function bisect(f: (x: number) => number, left: number, right: number): number {
  for (let i = 0; i < 100; i++) {
    const middle = (left + right) / 2
    if (f(middle) < 0) left = middle
    else right = middle
  }
  return (left + right) / 2
}
