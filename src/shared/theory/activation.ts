import type { Activation } from '../spec/runSpec.ts'

/** An entrywise activation σ: its value, its derivative, its inverse, and its slope at 0. */
export interface ActivationFunction {
  value(a: number): number
  /** σ'(a), given a and z = σ(a). */
  derivative(a: number, z: number): number
  /** σ⁻¹(z): NaN outside the range, ±Infinity at saturation. null: σ has no inverse. */
  inverse: ((z: number) => number) | null
  /** σ'(0) where σ is differentiable and odd at 0, else null. It is 1 in all of ours, so the laws omit it. */
  slope: number | null
}

/** The slope of leakyRelu below 0. */
export const leak = 0.01
const logistic = (a: number): number => 1 / (1 + Math.exp(-a))

/**
 * Returns the sharpened ReLU of width ε > 0: with d = clip(a/ε, 0, 1), its value is d (a − ε d/2) and its derivative d. It
 * is continuously differentiable, a − ε/2 above ε and 0 below 0, at most ε/2 below ReLU, and tends to it as ε → 0. It is
 * not the ReLU_ε of Súkeník et al. 2405.14468, Definition 7, which equals ReLU above ε.
 */
export function sharpenedRelu(epsilon: number): ActivationFunction {
  const share = (a: number): number => Math.min(Math.max(a / epsilon, 0), 1)
  return {
    value: (a) => share(a) * (a - (epsilon * share(a)) / 2),
    derivative: share,
    inverse: null,
    slope: null,
  }
}

/** Returns an activation by name; ReLU of a hidden layer is sharpened where `smoothing` is above 0. */
export const activationAt = (name: Activation, smoothing: number): ActivationFunction =>
  name === 'relu' && smoothing > 0 ? sharpenedRelu(smoothing) : activations[name]

/** The activations of a spec, by name. */
export const activations: Readonly<Record<Activation, ActivationFunction>> = {
  tanh: { value: Math.tanh, derivative: (_, z) => 1 - z * z, inverse: Math.atanh, slope: 1 },
  identity: { value: (a) => a, derivative: () => 1, inverse: (z) => z, slope: 1 },
  relu: { value: (a) => Math.max(0, a), derivative: (a) => (a > 0 ? 1 : 0), inverse: null, slope: null },
  leakyRelu: {
    value: (a) => (a > 0 ? a : leak * a),
    derivative: (a) => (a > 0 ? 1 : leak),
    inverse: (z) => (z > 0 ? z : z / leak),
    slope: null,
  },
  sigmoid: {
    value: logistic,
    derivative: (_, z) => z * (1 - z),
    inverse: (z) => Math.log(z / (1 - z)),
    slope: null,
  },
  softsign: {
    value: (a) => a / (1 + Math.abs(a)),
    derivative: (a) => 1 / (1 + Math.abs(a)) ** 2,
    inverse: (z) => (Math.abs(z) <= 1 ? z / (1 - Math.abs(z)) : NaN),
    slope: 1,
  },
  asinh: { value: Math.asinh, derivative: (a) => 1 / Math.sqrt(1 + a * a), inverse: Math.sinh, slope: 1 },
  sin: { value: Math.sin, derivative: (a) => Math.cos(a), inverse: null, slope: 1 },
}
