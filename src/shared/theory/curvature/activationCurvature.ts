import type { Activation } from '../../spec/runSpec.ts'
import { leak } from '../activation.ts'

/** The first three derivatives of σ at one a; at the kink of a piecewise linear σ those of the side below. */
export interface ActivationJet {
  first: number
  second: number
  third: number
}

const linear = (slope: number): ActivationJet => ({ first: slope, second: 0, third: 0 })

/** Returns the first three derivatives of an activation in closed form. */
export const activationJets: Readonly<Record<Activation, (a: number) => ActivationJet>> = {
  identity: () => linear(1),
  relu: (a) => linear(a > 0 ? 1 : 0),
  leakyRelu: (a) => linear(a > 0 ? 1 : leak),
  tanh: (a) => {
    const z = Math.tanh(a)
    const first = 1 - z * z
    return { first, second: -2 * z * first, third: first * (6 * z * z - 2) }
  },
  sigmoid: (a) => {
    const z = 1 / (1 + Math.exp(-a))
    const first = z * (1 - z)
    return { first, second: first * (1 - 2 * z), third: first * (1 - 6 * z + 6 * z * z) }
  },
  softsign: (a) => {
    const d = 1 + Math.abs(a)
    return { first: d ** -2, second: (a > 0 ? -2 : 2) * d ** -3, third: 6 * d ** -4 }
  },
  asinh: (a) => {
    const d = 1 + a * a
    return { first: d ** -0.5, second: -a * d ** -1.5, third: (2 * a * a - 1) * d ** -2.5 }
  },
  sin: (a) => ({ first: Math.cos(a), second: -Math.sin(a), third: -Math.cos(a) }),
}
