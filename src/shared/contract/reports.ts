import * as z from 'zod'
import { FigureRequest } from './figures.ts'
import { RunId, RunStatus } from './runs.ts'
import { call, event, FileName } from './schema.ts'

export const paperSizes = ['A4', 'Letter'] as const
export const reportFormats = ['pdf', 'html', 'latex'] as const
export const ReportFormat = z.enum(reportFormats)
export type ReportFormat = z.infer<typeof ReportFormat>

/** Characters of the longest report. */
export const mostReportText = 2_000_000

/** A report as it is stored. */
export const ReportContent = z.strictObject({
  /** Markdown with formulas, numbers and figures (docs/reports.md). */
  text: z.string().max(mostReportText),
  /** The page of the PDF. */
  paper: z.enum(paperSizes).default('A4'),
})
export type ReportContent = z.infer<typeof ReportContent>

export const ReportName = z.string().trim().min(1).max(120)

export const ReportSummary = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  changedAt: z.number(),
  /** How many figures its text has. */
  figures: z.int(),
})
export type ReportSummary = z.infer<typeof ReportSummary>

export const ReportRecord = z.strictObject({ summary: ReportSummary, content: ReportContent })
export type ReportRecord = z.infer<typeof ReportRecord>

/** A value in the text, or a sentence why there is none. */
export const ReportNumber = z.strictObject({ text: z.string().nullable(), problem: z.string().nullable() })
export type ReportNumber = z.infer<typeof ReportNumber>

/** What a figure of a report draws, or a sentence why it cannot be drawn. */
export const ReportFigure = z.strictObject({ request: FigureRequest.nullable(), problem: z.string().nullable() })
export type ReportFigure = z.infer<typeof ReportFigure>

/** A table of a report, or a sentence why it has no rows. */
export const ReportTable = z.strictObject({
  head: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  problem: z.string().nullable(),
})
export type ReportTable = z.infer<typeof ReportTable>

/** A run that a report names, for its appendix. */
export const ReportRun = z.strictObject({
  id: RunId,
  name: z.string(),
  status: RunStatus,
  specHash: z.string(),
  step: z.number().nullable(),
  placement: z.string().nullable(),
})
export type ReportRun = z.infer<typeof ReportRun>

/** What the history answers to the text of a report. */
export const ReportAnswers = z.strictObject({
  /** By what stands between the braces. */
  numbers: z.record(z.string(), ReportNumber),
  /** In the order of the text. */
  figures: z.array(ReportFigure),
  tables: z.array(ReportTable),
  runs: z.array(ReportRun),
  /** Versions of the programs that trained these runs: `tensorflow` → 2.18.0. */
  versions: z.record(z.string(), z.array(z.string())),
})
export type ReportAnswers = z.infer<typeof ReportAnswers>

const Named = { name: ReportName, content: ReportContent }

export const reports = {
  /** Lists the reports, the last changed first. */
  list: call(z.strictObject({}), z.array(ReportSummary)),
  read: call(z.strictObject({ id: z.string() }), ReportRecord),
  /** Saves a report under its id; `id` null makes a new one. A deleted id is restored. */
  save: call(z.strictObject({ id: z.string().nullable(), ...Named }), ReportSummary),
  remove: call(z.strictObject({ id: z.string() }), z.null()),
  /** Looks up the numbers, tables and runs of a text, and what its figures draw. Draws nothing. */
  answer: call(z.strictObject({ text: z.string().max(mostReportText) }), ReportAnswers),
  /** Returns a report as one HTML file, which loads nothing, and where an export goes by default. */
  page: call(z.strictObject(Named), z.strictObject({ html: z.string(), directory: z.string(), fileName: z.string() })),
  /** Writes a report, and returns the paths. Never overwrites a file. Main prints PDF; the lab alone refuses it. */
  export: call(
    z.strictObject({
      ...Named,
      format: ReportFormat,
      /** Folder of the files; null is the figures folder of the home. */
      directory: z.string().nullable().default(null),
      /** Without extension; null makes it of the name. */
      fileName: FileName.nullable().default(null),
      /** Whether LaTeX is one zip file in place of a folder. */
      isZipped: z.boolean().default(false),
    }),
    z.strictObject({ files: z.array(z.string()) }),
  ),
  /** A report was added, changed or removed. */
  changed: event(z.strictObject({ id: z.string() })),
}
