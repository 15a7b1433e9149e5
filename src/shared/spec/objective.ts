import * as z from 'zod'
import './fieldMeta.ts'

const positive = z.number().positive()
const nonNegative = z.number().nonnegative()
const count = z.int().positive()

/** The loss of the outputs. */
export const Loss = z
  .strictObject({
    /** ½‖Z^L − Y‖², or the softmax cross-entropy of Z^L. */
    kind: z
      .enum(['squared', 'crossEntropy'])
      .default('squared')
      .meta({
        label: 'Loss',
        help: 'Distance between the outputs and their targets.',
        wordLabels: { squared: '½ squared error', crossEntropy: 'cross-entropy' },
      }),
    /** `mean` divides the data term and the feature terms by N. */
    reduction: z
      .enum(['sum', 'mean'])
      .default('sum')
      .meta({
        label: 'Over samples',
        help: 'Sum over samples (section 5.2) or mean (eq. 3), which sets the scale of λ.',
        wordLabels: { sum: 'sum', mean: 'mean' },
      }),
    targetScale: positive.max(10).default(1).meta({
      label: 'Target scale c',
      symbol: 'c',
      help: 'Targets are c times one-hot; a last layer with tanh reaches them for c below 1.',
    }),
    /** Targets become (1 − s) one-hot + s/K, before the target scale. */
    labelSmoothing: nonNegative.lt(1).default(0).meta({
      label: 'Label smoothing',
      help: 'Share of each target that is spread evenly over all classes; 0 for none.',
      isLater: true,
    }),
  })
  .superRefine(({ kind, targetScale }, context) => {
    if (kind === 'crossEntropy' && targetScale !== 1)
      context.addIssue({
        code: 'custom',
        path: ['targetScale'],
        message: `is ${targetScale}, but the targets of cross-entropy are probabilities: it must be 1`,
      })
  })
  .meta({ title: 'Loss' })

const backboneDecay = (label: string, help: string) => nonNegative.default(0).meta({ label, help, isLater: true })

/** Weight decay of a backbone; its features have the feature decay of layer 1. */
const BackbonePenalty = z
  .strictObject({
    weightDecay: backboneDecay(
      'Decay of kernels',
      'Coefficient of ‖W‖²/2 in the objective, for the kernels and weights of the backbone.',
    ),
    normDecay: backboneDecay(
      'Decay of norms',
      'Coefficient of ‖γ‖²/2 + ‖β‖²/2 in the objective, for the norms of the backbone.',
    ),
    biasDecay: backboneDecay(
      'Decay of biases',
      'Coefficient of ‖b‖²/2 in the objective, for the biases of the backbone.',
    ),
  })
  .meta({ title: 'Decay of the backbone' })

/** Weight decay and feature decay. */
export const Penalty = z
  .strictObject({
    weightDecay: nonNegative.meta({
      label: 'Weight decay λ',
      symbol: 'λ',
      help: 'Coefficient of ‖W_l‖²/2 in the objective, for l ≥ 2; 0 for training without weight decay.',
    }),
    firstLayer: nonNegative.meta({
      label: 'First layer δ',
      symbol: 'δ',
      help: 'The first layer has weight decay λδ instead of λ; the theorem holds as δ → 0.',
    }),
    featureDecay: nonNegative.meta({
      label: 'Feature decay λ′',
      symbol: 'λ′',
      help: 'Coefficient of ‖Z^l‖²/2 in the objective, for the layers named below.',
    }),
    featureLayers: z
      .union([
        z.enum(['all', 'first']),
        z.array(count).refine((layers) => new Set(layers).size === layers.length, 'names a layer twice'),
      ])
      .meta({ label: 'λ′ on layers', help: '“all”, “first”, or the numbers of layers, separated by commas.' }),
    weightDecays: z.array(nonNegative).nullable().default(null).meta({
      label: 'λ_l of each layer',
      help: 'One number per layer, which replaces λ and λδ; leave empty for λδ, λ, …, λ.',
    }),
    backbone: BackbonePenalty.prefault({}),
  })
  .meta({ title: 'Penalties' })
export type Penalty = z.infer<typeof Penalty>
