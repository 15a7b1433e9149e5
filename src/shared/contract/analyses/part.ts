import * as z from 'zod'

/** One part of an analysis: its numbers, or in a sentence why there are none. */
export const part = <T extends z.ZodType>(value: T) =>
  z.union([z.strictObject({ value, refusal: z.null() }), z.strictObject({ value: z.null(), refusal: z.string() })])

export type Part<T> = { value: T; refusal: null } | { value: null; refusal: string }
