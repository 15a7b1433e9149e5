import * as z from 'zod'
import { Activation, activationLabels } from './activation.ts'
import './fieldMeta.ts'

const count = z.int().positive()

/** The fully connected network; of a run with a backbone, its head. */
export const Network = z
  .strictObject({
    widths: z.array(count.max(4096)).min(2).max(64).meta({
      label: 'Widths n₁ … n_L',
      help: 'Units of each layer, the last with one per class; 50×4 stands for four layers of 50.',
    }),
    activation: Activation.default('tanh').meta({
      label: 'Activation σ',
      help: 'Activation of every layer but the last.',
      wordLabels: activationLabels,
    }),
    lastActivation: Activation.default('tanh').meta({
      label: 'Last activation σ_L',
      help: 'Activation of the last layer; section 5.2 of the paper also uses tanh here.',
      wordLabels: activationLabels,
    }),
    /** Biases share the weight decay of their layer (eq. 3). */
    bias: z
      .boolean()
      .default(false)
      .meta({ label: 'Biases b_l', help: 'Adds a trained bias to every unit; the theory of section 4 has none.' }),
    /** Layers 2 … L−1 add their input: Z^l = σ(W_l Z^{l−1} + b_l) + Z^{l−1} (Theorem C.2). */
    residual: z
      .boolean()
      .default(false)
      .meta({ label: 'Residual', help: 'Every layer but the first and the last adds its input to its output.' }),
    /** The deep unconstrained features model (2405.14468): Z¹ = W₁. */
    freeFeatures: z.boolean().default(false).meta({
      label: 'Free features',
      help: 'Trains the features Z¹ directly and ignores the data X (unconstrained features model).',
    }),
  })
  .superRefine(({ widths, residual }, context) => {
    const odd = residual ? widths.slice(0, -1).findIndex((width) => width !== widths[0]) : -1
    if (odd > 0)
      context.addIssue({
        code: 'custom',
        path: ['widths', odd],
        message: `is ${widths[odd]}, but a residual layer adds its input, so n_1 … n_{L−1} must all be ${widths[0]}`,
      })
  })
  .readonly()
  .meta({ title: 'Network' })

export type Network = z.infer<typeof Network>
