import * as z from 'zod'
import { call } from './schema.ts'

const Name = z.string().regex(/^[a-z][a-zA-Z.]{0,60}$/, 'is not the name of a setting')

/** Settings of the window: each is a text that only its own code interprets. */
export const settings = {
  /** Answers null for a setting that was never written. */
  read: call(z.strictObject({ name: Name }), z.string().nullable()),
  write: call(z.strictObject({ name: Name, value: z.string().max(100_000) }), z.null()),
}
