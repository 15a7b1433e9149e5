import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import * as z from 'zod'
import { CallError } from '../../shared/contract/errors.ts'
import { layouts } from '../../shared/contract/checkpoints.ts'

const Layer = z.strictObject({
  /** The tensor with the weights. */
  weight: z.string().min(1),
  /** The array with the features after this layer. */
  features: z.string().min(1).optional(),
  layout: z.enum(layouts).optional(),
})
const LayersFile = z.strictObject({
  layers: z
    .array(
      z.union([
        z
          .string()
          .min(1)
          .transform((weight) => ({ weight })),
        Layer,
      ]),
    )
    .min(1),
})
export type NamedLayer = z.infer<typeof Layer>

/** Reads the order of the layers: {"layers": ["fc1.weight", {"weight": "fc2.weight", "features": "fc2"}]}. Throws a CallError. */
export function readLayersFile(path: string): NamedLayer[] {
  const name = basename(path)
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new CallError('invalid', `Collapsar cannot read ${name}: ${error instanceof Error ? error.message : error}`)
  }
  const parsed = LayersFile.safeParse(value)
  if (parsed.success) return parsed.data.layers
  const [issue] = parsed.error.issues
  const place = issue?.path.join('.') || 'the top'
  throw new CallError(
    'invalid',
    `${name}, ${place}: expected {"layers": ["name of a tensor", {"weight": "…", "features": "…", "layout": "outIn"}]}`,
  )
}
