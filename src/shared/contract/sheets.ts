import * as z from 'zod'
import { figureKinds, isOfOneRun, mostSpectra } from '../spec/figureKind.ts'
import { ChartEdits, printLook, TextOverride } from '../plot/look.ts'
import { figureChoice, filing } from './figures.ts'
import { RunId } from './runs.ts'
import { Bytes, call, event } from './schema.ts'

const mostColumns = 4

/** One chart of a sheet. */
export const SheetPanel = z
  .strictObject({
    kind: z.enum(figureKinds),
    runs: z.array(RunId).min(1).max(1000),
    /** null: computed from the numbers; empty: none. */
    title: z.string().max(300).nullable().default(null),
    /** How many columns of the sheet the chart takes. */
    span: z.int().min(1).max(mostColumns).default(1),
    edits: ChartEdits.optional(),
    ...figureChoice,
  })
  .refine(({ kind, runs }) => !isOfOneRun(kind) || runs.length === 1, {
    path: ['runs'],
    message: 'this chart shows one run; give every run a panel of its own',
  })
  .refine(({ kind, runs }) => kind !== 'spectra' || runs.length <= mostSpectra, {
    path: ['runs'],
    message: `a chart of spectra holds at most ${mostSpectra} runs`,
  })
export type SheetPanel = z.infer<typeof SheetPanel>

/** Panels beside and below each other on one page. */
export const SheetContent = z.strictObject({
  ...printLook,
  columns: z.int().min(1).max(mostColumns).default(2),
  /** Distance between panels. */
  gapMm: z.number().min(0).max(20).default(4),
  fontPt: printLook.fontPt.default(7),
  /** Whether titles begin with a, b, c. */
  hasLetters: z.boolean().default(true),
  panels: z.array(SheetPanel).max(26),
})
export type SheetContent = z.infer<typeof SheetContent>

const SheetName = z.string().trim().min(1).max(120)

export const SheetSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  changedAt: z.number(),
  panels: z.int(),
})
export type SheetSummary = z.infer<typeof SheetSummary>

export const SheetRecord = z.strictObject({ summary: SheetSummary, content: SheetContent })
export type SheetRecord = z.infer<typeof SheetRecord>

/** The page, with the texts of each panel that the user can replace. */
export const DrawnSheet = z.strictObject({
  svg: z.string(),
  png: Bytes.nullable(),
  heightMm: z.number(),
  words: z.array(z.array(TextOverride)),
})
export type DrawnSheet = z.infer<typeof DrawnSheet>

export const sheets = {
  /** Lists the sheets, the last changed first. */
  list: call(z.strictObject({}), z.array(SheetSummary)),
  read: call(z.strictObject({ id: z.string() }), SheetRecord),
  /** Saves a sheet under its id; `id` null makes a new one. A deleted id is restored. */
  save: call(z.strictObject({ id: z.string().nullable(), name: SheetName, content: SheetContent }), SheetSummary),
  remove: call(z.strictObject({ id: z.string() }), z.null()),
  /** Draws what an export would write, and tells its height. */
  draw: call(
    z.strictObject({ name: SheetName, content: SheetContent, asPng: z.boolean(), dpi: filing.dpi, text: filing.text }),
    DrawnSheet,
  ),
  export: call(
    z.strictObject({ name: SheetName, content: SheetContent, ...filing }),
    z.strictObject({ files: z.array(z.string()) }),
  ),
  /** A sheet was added, changed or removed. */
  changed: event(z.strictObject({ id: z.string() })),
}
