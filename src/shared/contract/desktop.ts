import * as z from 'zod'
import { commandIds } from '../commands.ts'
import { RunId } from './runs.ts'
import { call, event } from './schema.ts'

/** The setting that says whether the end of long work is told while nobody looks at a window. */
export const noticesSetting = 'notices'
export const noticesWanted = (text: string | null): boolean => text !== 'false'

/** Answered by main itself: what needs the desktop. Dialogs belong to the window that asks. */
export const desktop = {
  chooseFolder: call(z.strictObject({ title: z.string() }), z.string().nullable()),
  /** Empty where nothing was chosen. */
  chooseFiles: call(z.strictObject({ title: z.string() }), z.array(z.string())),
  /** Shows a file that we have written in the system's file manager. */
  reveal: call(z.strictObject({ path: z.string() }), z.null()),
  /** Asks where to, and writes; null where nothing was chosen. */
  saveText: call(
    z.strictObject({ title: z.string(), name: z.string().min(1).max(200), text: z.string().max(10_000_000) }),
    z.string().nullable(),
  ),
  /** Asks which JSON file, and reads it; null where none was chosen. */
  openText: call(
    z.strictObject({ title: z.string() }),
    z.strictObject({ name: z.string(), text: z.string() }).nullable(),
  ),
  copyText: call(z.strictObject({ text: z.string().max(10_000_000) }), z.null()),
  /** Another window of the same lab, at an address such as `#/runs`. */
  openWindow: call(
    z.strictObject({
      hash: z.string().max(100_000).regex(/^#\//, 'not an address of a window'),
    }),
    z.null(),
  ),
  /** What can be done in the window that says it: its menu shows nothing else as usable. */
  offer: call(z.strictObject({ commands: z.array(z.enum(commandIds)).max(100) }), z.null()),
  /** Shows the folder of the log in the system's file manager. */
  openLogs: call(z.strictObject({}), z.null()),
  /** A command of the native menu, or its shortcut, to the window that it was chosen in. */
  menuChosen: event(z.strictObject({ command: z.enum(commandIds) })),
  /** To one window: it is to show this, as where somebody has clicked the notice of its end. */
  shown: event(z.strictObject({ page: z.enum(['run', 'study']), id: RunId })),
}
