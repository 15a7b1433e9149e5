import * as z from 'zod'
import type { Frame, FrameArray } from '../../shared/frames/frame.ts'
import { valueOfFrame } from '../../shared/frames/values.ts'

/** A log may hold NaN and infinities, which z.number() refuses. */
const Float = z.custom<number>((value) => typeof value === 'number', 'is no number')
const Step = z.int().nonnegative()
const Time = z.number().optional()

/** The fields of a frame of a run that another program trains (docs/formats.md). */
const ForeignFrame = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('config'),
    version: z.literal(1, 'is another version of the format; update Collapsar'),
    name: z.string().min(1),
    config: z.record(z.string(), z.unknown()).default({}),
    at: Time,
  }),
  z.object({ kind: z.literal('labels') }),
  z.object({ kind: z.literal('inputs') }),
  z.object({ kind: z.literal('weights'), step: Step }),
  z.object({ kind: z.literal('biases'), step: Step }),
  z.object({ kind: z.literal('features'), step: Step }),
  z.object({ kind: z.literal('step'), step: Step, numbers: z.record(z.string(), Float).default({}), at: Time }),
  z.object({ kind: z.literal('end'), status: z.string(), message: z.string().default(''), at: Time }),
])
export type ForeignFrame = z.infer<typeof ForeignFrame>

const kinds = new Set(['config', 'labels', 'inputs', 'weights', 'biases', 'features', 'step', 'end'])

/** Returns the fields of a frame, a sentence where they are wrong, or null for a kind of another version. */
export function readForeign(frame: Frame): ForeignFrame | string | null {
  if (!kinds.has(frame.kind)) return null
  const parsed = ForeignFrame.safeParse({ ...valueOfFrame({ fields: frame.fields, arrays: [] }), kind: frame.kind })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return `frame ${frame.sequence} (${frame.kind}), ${issue?.path.join('.') || 'fields'}: ${issue?.message ?? 'wrong'}`
}

/** More numbers in one array are not measured: the decomposition would take minutes. */
const mostNumbers = 2 ** 25

/** Returns the numbers of an array, or a sentence why it cannot be measured. */
export function numbersOfArray({ name, shape, values }: FrameArray, what: string): Float64Array | string {
  if (shape.length < 2 || shape.includes(0))
    return `${what} '${name}' have the shape (${shape.join(', ')}): log a matrix`
  if (values.length > mostNumbers)
    return `${what} '${name}' have ${values.length} numbers, at most ${mostNumbers}: log fewer samples or layers`
  const numbers = Float64Array.from(values as ArrayLike<number | bigint>, Number)
  const odd = numbers.findIndex((value) => !Number.isFinite(value))
  return odd < 0 ? numbers : `${what} '${name}' have ${numbers[odd]} in entry ${odd}`
}
