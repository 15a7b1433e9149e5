import type { RunSpecInput } from '../runSpec.ts'

/** A backbone with a fully connected head (2405.14468, section 6.2), trained on pictures in batches. */
export interface MlpHead {
  name: string
  /** λ of the matrices of the head. */
  decay: number
  learningRate: number
  /** L: matrices of the head. */
  matrices: number
  epochs: number
  /**
   * `head`: the features H_1 and the head have decays, the backbone none, as in the unconstrained features model. `all`: every
   * parameter has the decay λ.
   */
  penalty: 'head' | 'all'
}

const K = 10

/** The decays of the objective. With λ′ = Kλ on H_1, n λ_H = λ. */
const penaltyOf = ({ decay, penalty }: MlpHead): RunSpecInput['penalty'] => ({
  weightDecay: decay,
  firstLayer: 0,
  featureDecay: penalty === 'head' ? Number((K * decay).toPrecision(12)) : 0,
  featureLayers: 'first',
  ...(penalty === 'all' ? { backbone: { weightDecay: decay, normDecay: decay, biasDecay: decay } } : {}),
})

/** SGD with momentum: the rate rises over 100 steps, and drops at three quarters and nine tenths of the run. */
const sgd = (learningRate: number): RunSpecInput['optimizer'] => ({
  kind: 'momentum',
  learningRate,
  momentum: 0.9,
  rateInside: true,
  schedule: { kind: 'steps', at: [0.75, 0.9], factor: 0.1, warmup: 100 },
  clipNorm: 1,
})

const head = (features: number, { matrices }: MlpHead): RunSpecInput['network'] => ({
  widths: [...Array<number>(matrices).fill(features), K],
  activation: 'relu',
  lastActivation: 'identity',
})

/** Returns a small residual network on 1,000 digits with a head of width 32: 20 seconds of one core for 300 epochs. */
export const quickHead = (own: MlpHead): RunSpecInput => ({
  name: own.name,
  data: { set: 'digits', sampling: { kind: 'balanced', perClass: 100, seed: 0 } },
  test: { kind: 'balanced', perClass: 100, seed: 0 },
  batches: { size: 100 },
  backbone: {
    kind: 'resnet',
    depth: 6,
    widths: [16, 32],
    stemWidth: 8,
    stemStride: 2,
    strides: [2, 2],
    input: { height: 28, width: 28, channels: 1, standardise: 'perChannel' },
  },
  network: head(32, own),
  loss: { reduction: 'mean' },
  penalty: penaltyOf(own),
  initialisation: { kind: 'he', gain: 0.7 },
  optimizer: sgd(own.learningRate),
  stop: { steps: own.epochs },
  logging: { measurements: 20, keptWeights: 4 },
})

/** Returns ResNet-20 with a head of width 64 on 8,500 digits; `--data` puts it on CIFAR-10 or MNIST. */
export const paperHead = (own: MlpHead): RunSpecInput => ({
  ...quickHead(own),
  data: { set: 'digits', sampling: { kind: 'balanced', perClass: 850, seed: 0 } },
  test: { kind: 'random', count: 500, seed: 0 },
  batches: { size: 128 },
  backbone: {
    kind: 'resnet',
    depth: 20,
    widths: [16, 32, 64],
    input: { height: 28, width: 28, channels: 1, standardise: 'perChannel' },
  },
  network: head(64, own),
})
