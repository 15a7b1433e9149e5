import * as z from 'zod'
import { commandIds } from '../commands.ts'
import { RunId } from './runs.ts'
import { themes } from '../preferences.ts'
import { call, event } from './schema.ts'

/** A file that the user opened: a spec with its text, a file of a data set, a checkpoint, a bundle, or a sentence why it cannot be opened. */
export const OpenedFile = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('spec'), name: z.string(), path: z.string(), text: z.string() }),
  z.strictObject({ kind: z.literal('data'), path: z.string() }),
  z.strictObject({ kind: z.literal('checkpoint'), path: z.string() }),
  z.strictObject({ kind: z.literal('bundle'), path: z.string() }),
  z.strictObject({ kind: z.literal('refused'), message: z.string() }),
])
export type OpenedFile = z.infer<typeof OpenedFile>

export const RecentFile = z.strictObject({
  path: z.string(),
  name: z.string(),
  openedAt: z.number(),
  exists: z.boolean(),
})
export type RecentFile = z.infer<typeof RecentFile>

const Path = z.string().min(1).max(4096)

/** What becomes of runs when the user quits: they stop at a checkpoint, end at once, or the app stays. */
export const quitAnswers = ['stop', 'now', 'cancel'] as const
export type QuitAnswer = (typeof quitAnswers)[number]

/** Preferences that apply before a history is open, and where the home comes from. */
export const DesktopPreferences = z.strictObject({
  theme: z.enum(themes),
  home: z.string(),
  homeFrom: z.enum(['option', 'preference', 'default']),
  /** Whether Collapsar asks before it quits while runs train. */
  asksBeforeQuit: z.boolean(),
})
export type DesktopPreferences = z.infer<typeof DesktopPreferences>

/** Why the lab cannot open its home or history, and the copies that could replace it, newest first. */
export const LabProblem = z.strictObject({
  message: z.string(),
  home: z.string(),
  copies: z.array(z.strictObject({ path: z.string(), madeAt: z.number(), kind: z.string(), bytes: z.number() })),
})
export type LabProblem = z.infer<typeof LabProblem>

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
  /** Asks for a spec and opens it; null where no file was chosen. */
  chooseSpec: call(z.strictObject({ title: z.string() }), OpenedFile.nullable()),
  /** Opens a file by its path, and remembers it among the recent files. */
  openFile: call(z.strictObject({ path: Path }), OpenedFile),
  /** Takes the next file that the command line or the file manager opened; null where none waits for this window. */
  takeFile: call(z.strictObject({}), OpenedFile.nullable()),
  /** A file waits for this window. */
  fileWaiting: event(z.strictObject({})),
  recentFiles: call(z.strictObject({}), z.array(RecentFile)),
  /** Removes a file from the list of recent files; null for all of them. The files stay. */
  forgetFile: call(z.strictObject({ path: Path.nullable() }), z.null()),
  recentFilesChanged: event(z.strictObject({})),
  readPreferences: call(z.strictObject({}), DesktopPreferences),
  setTheme: call(z.strictObject({ theme: z.enum(themes) }), z.null()),
  /** Opens the history in another folder; null for the platform's. Restarts the lab and loads every window again. */
  moveHome: call(z.strictObject({ home: Path.nullable() }), z.null()),
  setAsksBeforeQuit: call(z.strictObject({ asks: z.boolean() }), z.null()),
  /** Quits the app, as the menu does: it asks first where runs train. */
  quit: call(z.strictObject({}), z.null()),
  /** Runs train, and the user wants to quit: the window asks what becomes of them. */
  quitAsked: event(z.strictObject({ runs: z.int() })),
  /** Answers `quitAsked`: stop the runs at a checkpoint and quit, quit at once, or stay. */
  answerQuit: call(z.strictObject({ answer: z.enum(quitAnswers), asksAgain: z.boolean() }), z.null()),
  /** null where the lab runs, or ended for another reason. */
  labProblem: call(z.strictObject({}), LabProblem.nullable()),
  /**
   * Starts the lab again: as it is, after restoring the copy `file`, or after saving what can be read of a damaged history.
   * Answers with what was done. Loads every window again where the lab runs.
   */
  fixHistory: call(
    z.discriminatedUnion('way', [
      z.strictObject({ way: z.literal('retry') }),
      z.strictObject({ way: z.literal('restore'), file: Path }),
      z.strictObject({ way: z.literal('repair') }),
    ]),
    z.strictObject({ report: z.string() }),
  ),
  preferencesChanged: event(z.strictObject({})),
  /** Writes a crash report of the page to a local file. */
  reportError: call(z.strictObject({ message: z.string().max(2000), stack: z.string().max(20_000) }), z.null()),
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
