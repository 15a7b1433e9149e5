import * as z from 'zod'
import { call } from './schema.ts'

const Name = z.string().regex(/^[a-z][a-zA-Z.]{0,60}$/, 'not the name of a setting')

/** What the window keeps from one start to the next: each a text that only its reader understands. */
export const settings = {
  /** null where nothing was written. */
  read: call(z.strictObject({ name: Name }), z.string().nullable()),
  write: call(z.strictObject({ name: Name, value: z.string().max(100_000) }), z.null()),
}
