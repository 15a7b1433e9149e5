import * as z from 'zod'
import './fieldMeta.ts'

const count = z.int().positive()
const seed = z
  .int()
  .min(0)
  .max(0xffffffff)
  .default(0)
  .meta({ label: 'Test seed', help: 'Random seed for drawing the test samples.' })

/** Samples of the set that a run does not train on, for its accuracy on new data. */
export const TestSamples = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('balanced').meta({ label: 'same number of each class' }),
      perClass: count.max(100_000).meta({
        label: 'Test per class',
        unit: 'samples',
        help: 'Number of test samples of each class.',
        start: 20,
      }),
      seed,
    }),
    z.strictObject({
      kind: z.literal('random').meta({ label: 'random' }),
      count: count
        .max(1_000_000)
        .meta({ label: 'Test samples', unit: 'samples', help: 'Total number of test samples drawn.', start: 200 }),
      seed,
    }),
  ])
  .nullable()
  .default(null)
  .meta({
    title: 'Test samples',
    tag: {
      label: 'Test samples',
      help: 'Samples of the set that the run does not train on, for accuracy on new data.',
    },
    isLater: true,
  })
export type TestSamples = NonNullable<z.infer<typeof TestSamples>>
