import * as z from 'zod'
import './fieldMeta.ts'

const count = z.int().positive()
const fraction = z.number().min(0).lt(1)

/** λ-continuation: λ and λ' start multiplied by `start`, divided by `divideBy` after each `steps` iterations. */
const Continuation = z
  .strictObject({
    start: z.number().min(1).meta({
      label: 'λ starts at',
      unit: '× λ',
      help: 'Training starts with λ and λ′ multiplied by this, which makes it easier; 1 for no continuation.',
      start: 1,
    }),
    divideBy: z
      .number()
      .gt(1)
      .meta({ label: 'Divided by', help: 'Factor that divides λ and λ′ from each stage to the next.', start: 2 }),
    steps: count
      .max(100_000)
      .meta({ label: 'Stage length', unit: 'steps', help: 'Iterations of each stage.', start: 1 }),
    firstSteps: count.max(100_000).nullable().default(null).meta({
      label: 'First stage',
      unit: 'steps',
      help: 'Iterations of the first stage; leave empty to use the stage length.',
      isLater: true,
    }),
  })
  .meta({ title: 'Continuation' })
const noContinuation = () => ({ start: 1, divideBy: 2, steps: 1, firstSteps: null })

/**
 * Coordinates of the first layer. `whitened`: X = U S Vᵀ, W₁ = B S⁻¹ Uᵀ. `reduced`: X = Q R, W₁ = B Qᵀ, which takes
 * exactly the steps of gradient descent in `raw` coordinates with fewer numbers.
 */
const firstLayers = ['whitened', 'reduced', 'raw'] as const
const firstLayer = z.enum(firstLayers)
const firstLayerMeta = {
  label: 'First layer in',
  help: 'Coordinates in which W₁ is trained; whitened coordinates converge fastest.',
  wordLabels: { whitened: 'whitened coordinates', reduced: 'reduced coordinates', raw: 'raw coordinates' },
}

/** Iterations between two collapse steps (theory/collapseStep.ts); null: none. */
const collapseSteps = count.max(100_000).nullable().default(null).meta({
  label: 'Collapse step every',
  unit: 'steps',
  help: 'Iterations between two collapse steps, kept only if the objective does not rise; leave empty for none.',
  isLater: true,
})

const warmup = z.int().nonnegative().default(0).meta({
  label: 'Warm-up',
  unit: 'steps',
  help: 'Steps in which the learning rate rises linearly from 0, before the schedule starts.',
})

const final = {
  label: 'Final factor',
  help: 'Factor of the learning rate after the last step of the run.',
  start: 0.1,
}

/** The course of the learning rate over the run. */
export const Schedule = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('constant').meta({ label: 'constant' }), warmup }),
    z.strictObject({
      kind: z.literal('exponential').meta({ label: 'exponential decay' }),
      final: z.number().positive().max(1).meta(final),
      warmup,
    }),
    z.strictObject({
      kind: z.literal('cosine').meta({ label: 'cosine decay' }),
      final: z.number().min(0).max(1).meta(final),
      warmup,
    }),
    z.strictObject({
      kind: z.literal('steps').meta({ label: 'drops' }),
      at: z
        .array(z.number().gt(0).lt(1))
        .min(1)
        .max(20)
        .refine((places) => places.every((place, i) => place > (places[i - 1] ?? 0)), 'must rise from drop to drop')
        .default([0.75, 0.9])
        .meta({
          label: 'Drops at',
          help: 'Fractions of the run after which the learning rate drops, in rising order.',
        }),
      factor: z
        .number()
        .positive()
        .lt(1)
        .default(0.1)
        .meta({ label: 'Drop factor', help: 'Factor of the learning rate at each drop.' }),
      warmup,
    }),
  ])
  .meta({
    title: 'Learning rate',
    tag: { label: 'Schedule', help: 'How the learning rate changes over the run.' },
  })
export type Schedule = z.infer<typeof Schedule>

/**
 * Stages after the last one, with ReLU of the hidden layers smoothed over the width ε (theory/activation.ts), then ever
 * sharper: pairs of ε and the largest number of iterations.
 */
const sharpening = z
  .array(z.tuple([z.number().positive().max(1), count.max(100_000)]))
  .max(20)
  .refine(
    (stages) => stages.every(([epsilon], i) => epsilon < (stages[i - 1]?.[0] ?? Infinity)),
    'must have falling widths ε, because each stage starts from the smoother one',
  )
  .default([])
  .meta({
    label: 'Sharpened ReLU',
    help: 'Falling widths ε of a smoothed ReLU, each with its iterations, after the steps at λ; empty for none.',
    isLater: true,
  })

const memory = count
  .max(100)
  .default(10)
  .meta({ label: 'Memory', unit: 'pairs', help: 'Number of past steps that L-BFGS keeps.' })

/** L-BFGS after the steps of a first-order method, which has chosen the basin. Every field is younger than stored hashes. */
const Finish = z
  .strictObject({
    steps: z.int().min(0).max(1_000_000).default(0).meta({
      label: 'Finish steps',
      unit: 'steps',
      help: 'Iterations of L-BFGS after the steps of this method, at most; 0 for no finish.',
      isLater: true,
    }),
    memory: memory.meta({ label: 'Finish memory', isLater: true }),
    sharpening,
  })
  .meta({ title: 'Finish by L-BFGS' })

const firstOrder = {
  learningRate: z
    .number()
    .positive()
    .default(1e-3)
    .meta({ label: 'Learning rate', help: 'Step size along the (scaled) gradient.' }),
  schedule: Schedule.prefault({ kind: 'constant' }),
  continuation: Continuation.default(noContinuation),
  collapseSteps,
  firstLayer: firstLayer.default('raw').meta(firstLayerMeta),
  finish: Finish.prefault({}),
  /** Of the gradient of data and penalty together, over all trained arrays. */
  clipNorm: z.number().positive().nullable().default(null).meta({
    label: 'Clip gradient at',
    help: 'Largest norm of the whole gradient; a larger one is scaled down to it; empty for no clipping.',
    isLater: true,
  }),
}

/** Names of the methods in forms, logs and on pages. */
export const methodNames = {
  lbfgs: 'L-BFGS',
  gradientDescent: 'gradient descent',
  momentum: 'momentum',
  nesterov: 'Nesterov momentum',
  adam: 'Adam',
  muon: 'Muon',
} as const

const Lbfgs = z.strictObject({
  // Early specs have no kind: undefined must be a value that selects this member of the union.
  kind: z.literal('lbfgs').optional().default('lbfgs').meta({ label: methodNames.lbfgs }),
  memory,
  continuation: Continuation,
  collapseSteps,
  sharpening,
  firstLayer: firstLayer.default('whitened').meta(firstLayerMeta),
})

const momentum = fraction
  .default(0.9)
  .meta({ label: 'Momentum', help: 'Fraction of the last step that is added to the next one.' })

const Adam = z
  .strictObject({
    kind: z.literal('adam').meta({ label: methodNames.adam }),
    beta1: fraction.default(0.9).meta({ label: 'β₁', help: 'Decay rate of Adam’s running mean of the gradient.' }),
    beta2: fraction
      .default(0.999)
      .meta({ label: 'β₂', help: 'Decay rate of Adam’s running mean of the squared gradient.' }),
    epsilon: z
      .number()
      .positive()
      .default(1e-8)
      .meta({ label: 'ε', help: 'Added to the root of the mean squared gradient, which prevents division by 0.' }),
    decoupledDecay: z.number().nonnegative().default(0).meta({
      label: 'Decoupled decay',
      help: 'AdamW: each step also shrinks all weights by the learning rate times this.',
    }),
    ...firstOrder,
  })
  .superRefine(({ firstLayer: coordinates }, context) => {
    if (coordinates === 'reduced')
      context.addIssue({
        code: 'custom',
        path: ['firstLayer'],
        message:
          'reduced coordinates are exact for gradient descent, but the steps of Adam depend on the basis: use raw or whitened',
      })
  })

/** m ← μ m + η g, p ← p − m, in place of PyTorch's m ← μ m + g, p ← p − η m: a drop of η then acts on new gradients alone. */
const rateInside = z.boolean().default(false).meta({
  label: 'Rate in the momentum',
  help: 'Multiplies each gradient by the learning rate before it enters the momentum, not after.',
  isLater: true,
})

/** Muon (Jordan et al. 2024): momentum, with each matrix of the step replaced by its polar factor. */
const Muon = z
  .strictObject({
    kind: z.literal('muon').meta({ label: methodNames.muon }),
    momentum: fraction
      .default(0.95)
      .meta({ label: 'Momentum', help: 'Fraction of the last step that is added to the next one.' }),
    isNesterov: z.boolean().default(true).meta({
      label: 'Look-ahead',
      help: 'Adds the momentum to the gradient once more before the polar factor, as Nesterov does.',
    }),
    scaling: z
      .enum(['none', 'aspect', 'rms'])
      .default('aspect')
      .meta({
        label: 'Step scaling',
        help: 'Factor of the learning rate for a matrix of n rows and m columns, whose polar factor has singular values 1.',
        wordLabels: { none: '1', aspect: '√max(1, n/m), as in Muon', rms: '0.2 √max(n, m), the size of Adam’s steps' },
      }),
    ...firstOrder,
  })
  .superRefine(({ firstLayer: coordinates, scaling }, context) => {
    if (coordinates === 'reduced' && scaling !== 'none')
      context.addIssue({
        code: 'custom',
        path: ['firstLayer'],
        message: `reduced coordinates change the shape of W_1, on which the scaling ${scaling} depends: use raw or whitened, or set optimizer.scaling to none`,
      })
  })

/** The minimiser: L-BFGS with a line search, or a first-order method with PyTorch's conventions. */
export const Optimizer = z
  .discriminatedUnion('kind', [
    Lbfgs,
    z.strictObject({
      kind: z.literal('gradientDescent').meta({ label: methodNames.gradientDescent }),
      ...firstOrder,
    }),
    z.strictObject({
      kind: z.literal('momentum').meta({ label: methodNames.momentum }),
      momentum,
      rateInside,
      ...firstOrder,
    }),
    z.strictObject({
      kind: z.literal('nesterov').meta({ label: methodNames.nesterov }),
      momentum,
      rateInside,
      ...firstOrder,
    }),
    Adam,
    Muon,
  ])
  .meta({
    title: 'Optimizer',
    tag: { label: 'Method', help: 'Minimiser of the objective; L-BFGS converges furthest in the fewest steps.' },
  })
export type Optimizer = z.infer<typeof Optimizer>
export type FirstOrderOptimizer = Exclude<Optimizer, { kind: 'lbfgs' }>
export type LbfgsOptimizer = Extract<Optimizer, { kind: 'lbfgs' }>
