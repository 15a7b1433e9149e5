import * as z from 'zod'
import './fieldMeta.ts'

/** What a run measures and stores. */
export const Logging = z
  .strictObject({
    /** Spaced evenly in the square root of the step. */
    measurements: z.int().min(2).max(10_000).default(60).meta({
      label: 'Measurements',
      help: 'Number of full measurements (spectra, ranks, TCV) over the run.',
    }),
    /** Each is also measured in full; a run ignores steps beyond its end. */
    snapshots: z
      .array(z.int().min(0))
      .max(200)
      .refine(
        (steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] as number)),
        'must rise from step to step',
      )
      .default([])
      .meta({
        label: 'Snapshots at',
        unit: 'steps',
        help: 'Steps with stored weights, in rising order, separated by commas; empty for those of the next field.',
        isLater: true,
      }),
    /** The first step and the last one count. It changes neither the steps of training nor what is measured. */
    keptWeights: z.int().min(0).max(200).default(12).meta({
      label: 'Weights kept at',
      unit: 'steps',
      help: 'How often weights are stored where no snapshots are listed, evenly in log step; each takes 8 bytes a weight.',
      isLater: true,
    }),
  })
  .meta({ title: 'Recording' })
