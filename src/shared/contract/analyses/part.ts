import * as z from 'zod'

/** A part of an analysis: its value, or a sentence on why there is none. */
export const part = <T extends z.ZodType>(value: T) =>
  z.union([z.strictObject({ value, refusal: z.null() }), z.strictObject({ value: z.null(), refusal: z.string() })])

export type Part<T> = { value: T; refusal: null } | { value: null; refusal: string }
