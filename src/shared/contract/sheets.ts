import * as z from 'zod'
import { figureKinds, isOfOneRun, mostSpectra } from '../spec/figureKind.ts'
import { ResultsChoice } from '../figures/results/data.ts'
import { chartChoice, printLook, Word } from './figureLook.ts'
import { filing } from './figures.ts'
import { RunId } from './runs.ts'
import { Bytes, call, event } from './schema.ts'

const mostColumns = 4

/** One chart of a sheet. */
export const SheetPanel = z
  .strictObject({
    kind: z.enum(figureKinds),
    runs: z.array(RunId).min(1).max(1000),
    /** Of a figure of results; left out: the largest TCV. */
    results: ResultsChoice.optional(),
    /** null: what is seen, from the numbers; empty: none. */
    title: z.string().max(300).nullable().default(null),
    /** Columns of the sheet that it takes. */
    span: z.int().min(1).max(mostColumns).default(1),
    ...chartChoice,
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
  /** Between panels. */
  gapMm: z.number().min(0).max(20).default(4),
  fontPt: printLook.fontPt.default(7),
  /** a, b, c before the titles. */
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

/** The page, and by panel which of its texts may be put in other words. */
export const DrawnSheet = z.strictObject({
  svg: z.string(),
  png: Bytes.nullable(),
  heightMm: z.number(),
  words: z.array(z.array(Word)),
})
export type DrawnSheet = z.infer<typeof DrawnSheet>

export const sheets = {
  /** The one that was changed last comes first. */
  list: call(z.strictObject({}), z.array(SheetSummary)),
  read: call(z.strictObject({ id: z.string() }), SheetRecord),
  /** `id` null: a new one. An id that is not there (any more) is taken up again. */
  save: call(z.strictObject({ id: z.string().nullable(), name: SheetName, content: SheetContent }), SheetSummary),
  remove: call(z.strictObject({ id: z.string() }), z.null()),
  /** The SVG that an export would write, with the height that it comes to. */
  draw: call(
    z.strictObject({ name: SheetName, content: SheetContent, asPng: z.boolean(), dpi: filing.dpi, text: filing.text }),
    DrawnSheet,
  ),
  export: call(
    z.strictObject({ name: SheetName, content: SheetContent, ...filing }),
    z.strictObject({ files: z.array(z.string()) }),
  ),
  /** One has come, gone, or is another. */
  changed: event(z.strictObject({ id: z.string() })),
}
