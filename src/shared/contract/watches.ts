import * as z from 'zod'
import { RunId } from './runs.ts'
import { call } from './schema.ts'

const Folder = z.string().min(1).max(4096)

/** A folder in which other programs log their training. */
const Watch = z.strictObject({ folder: z.string(), runs: z.array(RunId) })
export type WatchState = z.infer<typeof Watch>

/** Runs that other programs train. The lab follows their folders while it is open. */
export const watches = {
  /**
   * Follows a folder, and answers when everything that is there is in the history. null where it has no files of frames,
   * unless `evenIfEmpty`.
   */
  start: call(z.strictObject({ folder: Folder, evenIfEmpty: z.boolean().default(false) }), Watch.nullable()),
  /** Stops following a folder: its runs are interrupted, and continue with the next watch. */
  stop: call(z.strictObject({ folder: Folder }), z.null()),
  list: call(z.strictObject({}), z.array(Watch)),
}
