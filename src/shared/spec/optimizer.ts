import * as z from 'zod'

const count = z.int().positive()
const share = z.number().min(0).lt(1)

/** λ-continuation: λ and λ' start multiplied by `start`, divided by `divideBy` after each `steps` iterations. */
const Continuation = z.strictObject({
  start: z.number().min(1),
  divideBy: z.number().gt(1),
  steps: count.max(100_000),
  /** How long the strongest λ is held, where that is not `steps`. */
  firstSteps: count.max(100_000).nullable().default(null),
})
const noContinuation = () => ({ start: 1, divideBy: 2, steps: 1, firstSteps: null })

/**
 * Coordinates of the first layer. `whitened`: X = U S Vᵀ, W₁ = B S⁻¹ Uᵀ. `reduced`: X = Q R, W₁ = B Qᵀ, which takes
 * exactly the steps of gradient descent in `raw` coordinates with fewer numbers.
 */
const firstLayers = ['whitened', 'reduced', 'raw'] as const

/** The first `warmup` steps rise to the learning rate in a line; what the schedule does begins after them. */
const warmup = z.int().nonnegative().default(0)

/** How the learning rate changes; `final` is the factor that it has come down to after the last step of the run. */
export const Schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), warmup }),
  z.strictObject({ kind: z.literal('exponential'), final: z.number().positive().max(1), warmup }),
  z.strictObject({ kind: z.literal('cosine'), final: z.number().min(0).max(1), warmup }),
])
export type Schedule = z.infer<typeof Schedule>

const firstOrder = {
  learningRate: z.number().positive().default(1e-3),
  schedule: Schedule.prefault({ kind: 'constant' }),
  continuation: Continuation.default(noContinuation),
  firstLayer: z.enum(firstLayers).default('raw'),
}

const Lbfgs = z.strictObject({
  // Specs from before there was a choice have no kind: undefined must be a value that the union tells apart.
  kind: z.literal('lbfgs').optional().default('lbfgs'),
  memory: count.max(100).default(10),
  continuation: Continuation,
  firstLayer: z.enum(firstLayers).default('whitened'),
})

const Adam = z
  .strictObject({
    kind: z.literal('adam'),
    beta1: share.default(0.9),
    beta2: share.default(0.999),
    epsilon: z.number().positive().default(1e-8),
    /** AdamW: every number of θ shrinks by learning rate · this at each step, besides the gradient of the penalties. */
    decoupledDecay: z.number().nonnegative().default(0),
    ...firstOrder,
  })
  .superRefine(({ firstLayer }, context) => {
    if (firstLayer === 'reduced')
      context.addIssue({
        code: 'custom',
        path: ['firstLayer'],
        message:
          'reduced coordinates are exact for gradient descent, but Adam scales every entry by itself, so that its steps depend on the basis: use raw or whitened',
      })
  })

/** What minimises: L-BFGS with a line search, or one of the first-order methods, with PyTorch's conventions. */
export const Optimizer = z.discriminatedUnion('kind', [
  Lbfgs,
  z.strictObject({ kind: z.literal('gradientDescent'), ...firstOrder }),
  z.strictObject({ kind: z.literal('momentum'), momentum: share.default(0.9), ...firstOrder }),
  z.strictObject({ kind: z.literal('nesterov'), momentum: share.default(0.9), ...firstOrder }),
  Adam,
])
export type Optimizer = z.infer<typeof Optimizer>
export type FirstOrderOptimizer = Exclude<Optimizer, { kind: 'lbfgs' }>
