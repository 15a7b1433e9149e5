import type { RunSpecInput } from '../runSpec.ts'

/** One deep unconstrained features model (2405.14468, Definition 2) as a spec. */
export interface UnconstrainedNetwork {
  name: string
  /** K. */
  classes: number
  /** n: samples a class. */
  perClass: number
  /** L: weight matrices above the free features, so that the spec has L + 1 layers. */
  matrices: number
  /** d: units of every hidden layer. */
  width: number
  /** λ of every weight matrix. */
  decay: number
  /** λ_H/λ; by default 1/n, so that n λ_H = λ and no loss of a collapsed solution depends on n. */
  firstLayer?: number
}

/**
 * The widths ε of sharpened ReLU and their iterations. The schedule decides which basin a run ends in, so it is the same in
 * every preset.
 */
export const sharpening: [number, number][] = [
  [0.03, 500],
  [0.01, 1000],
  [3e-3, 2000],
  [1e-3, 5000],
  [1e-4, 3000],
  [1e-5, 3000],
]

/** L-BFGS on ReLU itself for 400 iterations, then with sharpened ReLU: the optimizer that reaches minima on the kinks. */
export const converged = {
  optimizer: { memory: 20, firstLayer: 'raw', continuation: { start: 1, divideBy: 2, steps: 1 }, sharpening },
  stop: { steps: 400 },
} satisfies Pick<RunSpecInput, 'optimizer' | 'stop'>

/** An axis of the first seeds. */
export const seeds = (count: number) => ({ path: 'seed', values: Array.from({ length: count }, (_, seed) => seed) })

/** Returns a run of the model under the squared loss from He weights, trained by sharpened L-BFGS. */
export const unconstrained = (own: UnconstrainedNetwork): RunSpecInput => ({
  name: own.name,
  // Free features ignore the inputs: the set gives the labels alone.
  data: {
    set: 'mixture',
    classes: own.classes,
    dimension: 1,
    deviation: 0,
    sampling: { kind: 'balanced', perClass: own.perClass, seed: 0 },
  },
  network: {
    widths: [...Array<number>(own.matrices).fill(own.width), own.classes],
    activation: 'relu',
    lastActivation: 'identity',
    freeFeatures: true,
  },
  loss: { reduction: 'mean' },
  penalty: {
    weightDecay: own.decay,
    firstLayer: own.firstLayer ?? 1 / own.perClass,
    featureDecay: 0,
    featureLayers: 'first',
  },
  initialisation: { kind: 'he', gain: 1 },
  ...converged,
  precision: 'float64',
  logging: { measurements: 40 },
})
