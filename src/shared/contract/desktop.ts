import * as z from 'zod'
import { commandIds } from '../commands.ts'
import { RunId } from './runs.ts'
import { call, event } from './schema.ts'

/** The setting for notifications of finished work, shown while no window is focused. */
export const notificationsSetting = 'notices'
export const notificationsWanted = (text: string | null): boolean => text !== 'false'

/** Calls that need the desktop, answered by main. Dialogs belong to the window that calls. */
export const desktop = {
  chooseFolder: call(z.strictObject({ title: z.string() }), z.string().nullable()),
  /** Answers with an empty list where nothing was chosen. */
  chooseFiles: call(z.strictObject({ title: z.string() }), z.array(z.string())),
  /** Shows an exported file in the file manager of the system. */
  reveal: call(z.strictObject({ path: z.string() }), z.null()),
  /** Asks for a file and writes the text; null where no file was chosen. */
  saveText: call(
    z.strictObject({ title: z.string(), name: z.string().min(1).max(200), text: z.string().max(10_000_000) }),
    z.string().nullable(),
  ),
  /** Asks for a JSON file and reads it; null where no file was chosen. */
  openText: call(
    z.strictObject({ title: z.string() }),
    z.strictObject({ name: z.string(), text: z.string() }).nullable(),
  ),
  copyText: call(z.strictObject({ text: z.string().max(10_000_000) }), z.null()),
  /** Opens another window of this lab at an address such as `#/runs`. */
  openWindow: call(
    z.strictObject({
      hash: z.string().max(100_000).regex(/^#\//, 'not an address of a window'),
    }),
    z.null(),
  ),
  /** Sets the commands that the menu enables for the calling window. */
  offer: call(z.strictObject({ commands: z.array(z.enum(commandIds)).max(100) }), z.null()),
  /** Shows the folder of the logs in the file manager of the system. */
  openLogs: call(z.strictObject({}), z.null()),
  /** A command of the native menu was chosen in this window. */
  menuChosen: event(z.strictObject({ command: z.enum(commandIds) })),
  /** Tells one window to open a page, after a click on a notification. */
  shown: event(z.strictObject({ page: z.enum(['run', 'study']), id: RunId })),
}
