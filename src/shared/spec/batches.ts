import * as z from 'zod'
import './fieldMeta.ts'
import { sampleCount, type Data } from './data.ts'

/** Training in batches: each epoch goes through the samples once, in an order of its own. */
export const Batches = z
  .strictObject({
    size: z.int().positive().meta({
      label: 'Batch size',
      unit: 'samples',
      help: 'Samples of one training step; N for full batches.',
      start: 100,
    }),
    last: z
      .enum(['keep', 'drop'])
      .default('keep')
      .meta({
        label: 'Last batch',
        help: 'Whether the samples that are left at the end of an epoch make a smaller batch.',
        wordLabels: { keep: 'keep, smaller', drop: 'leave out' },
      }),
    /** The order of epoch e is a function of this seed and e alone. */
    seed: z
      .int()
      .min(0)
      .max(0xffffffff)
      .default(0)
      .meta({ label: 'Order seed', help: 'Random seed for the order of the samples in each epoch.' }),
  })
  .nullable()
  .default(null)
  .meta({
    title: 'Batches',
    label: 'Batches',
    help: 'Trains on batches of samples in place of all samples at once; steps of the stop rule are then epochs.',
    isLater: true,
  })
export type Batches = NonNullable<z.infer<typeof Batches>>

/** Returns the number of training steps of one epoch of N samples; 1 without batches, where each step sees all samples. */
export function batchCount(batches: Pick<Batches, 'size' | 'last'> | null, samples: number): number {
  if (!batches) return 1
  const count = samples / batches.size
  return batches.last === 'keep' ? Math.ceil(count) : Math.floor(count)
}

/** Returns the number of training steps of one epoch; 1 without batches. */
export const stepsPerEpoch = ({ batches, data }: { batches: Batches | null; data: Data }): number =>
  batchCount(batches, batches ? sampleCount({ data }) : 0)
