import * as z from 'zod'
import './fieldMeta.ts'

const positive = z.number().positive()

const randomLabels = {
  he: 'normal, He: variance 2/fan-in',
  xavier: 'normal, Xavier: variance 2/(fan-in + fan-out)',
  normal: 'normal, variance 1/fan-in',
  uniform: 'uniform within ±1/√fan-in',
}

const initialisationLabels = { orthogonal: 'orthogonal', ...randomLabels, from: 'from given weights' }

/** The distribution of the initial weights. */
export const Initialisation = z
  .strictObject({
    kind: z.enum(['orthogonal', 'he', 'xavier', 'normal', 'uniform', 'from']).default('orthogonal').meta({
      label: 'Initial weights',
      help: 'Distribution of the initial weights before the gain, or weights of another network; drawn biases start at 0.',
      wordLabels: initialisationLabels,
    }),
    /** The hash names weights that the history has (shared/contract/starts.ts), so the spec still determines the run. */
    weights: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 hash, 64 digits of 0–9 and a–f')
      .nullable()
      .default(null)
      .meta({
        label: 'Given weights',
        help: 'Weights from a checkpoint, a watched run or a run of ours, by their hash; both gains multiply them.',
        isLater: true,
      }),
    gain: positive.max(10).meta({ label: 'Gain', help: 'Factor of the initial weights of layers 2 … L.' }),
    /**
     * Multiplies B, the first layer in whitened coordinates. Free features of n_1 units have variance 1/n_1 before it, or
     * lie within ±1/√n_1.
     */
    firstGain: positive
      .max(10)
      .default(1)
      .meta({ label: 'First gain', help: 'Factor of the initial weights, or free features, of the first layer.' }),
    /** Norms start with γ = 1 and β = 0, biases at 0. The gain belongs to the head. */
    backbone: z.enum(['he', 'xavier', 'normal', 'uniform']).default('he').meta({
      label: 'Initial kernels',
      help: 'Distribution of the initial kernels and weights of the backbone; its norms start as the identity.',
      wordLabels: randomLabels,
      isLater: true,
    }),
  })
  .meta({ title: 'Initialisation' })
export type Initialisation = z.infer<typeof Initialisation>
