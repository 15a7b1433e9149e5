import * as z from 'zod'

/** Elementwise activations; theory/activation.ts says which satisfy the assumptions of the theory. leakyRelu: slope 0.01. */
export const activationNames = ['tanh', 'identity', 'relu', 'leakyRelu', 'sigmoid', 'softsign', 'asinh', 'sin'] as const
export const Activation = z.enum(activationNames)
export type Activation = z.infer<typeof Activation>

/** Names of the activations in forms. */
export const activationLabels: Readonly<Record<Activation, string>> = {
  tanh: 'tanh',
  identity: 'identity (linear)',
  relu: 'ReLU',
  leakyRelu: 'leaky ReLU, slope 0.01',
  sigmoid: 'sigmoid',
  softsign: 'softsign',
  asinh: 'asinh',
  sin: 'sine',
}
