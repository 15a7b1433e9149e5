import * as z from 'zod'
import { figureKinds, isPageKind, mostSpectra, needsNoRuns, pageKinds, studyFigureKinds } from '../spec/figureKind.ts'
import { FigureData } from '../figures/data.ts'
import { CollapseChoice } from '../figures/collapseMetrics/data.ts'
import { PageData } from '../figures/page/data.ts'
import { PathChoice } from '../figures/path/data.ts'
import { RankChoice } from '../figures/ranks/data.ts'
import { ResultsChoice } from '../figures/results/data.ts'
import { OverlayChoice } from '../figures/spectraOverlay/data.ts'
import { StructureChoice } from '../figures/structures/choice.ts'
import { FigureView } from '../figures/view.ts'
import { ChartEdits, printLook, TextOverride } from '../plot/look.ts'
import { RunId } from './runs.ts'
import { Bytes, call, FileName } from './schema.ts'

export const FigureKind = z.enum([...figureKinds, ...pageKinds])

export const figureFormats = ['svg', 'png', 'pdf', 'csv', 'npz'] as const
export const FigureFormat = z.enum(figureFormats)
export type FigureFormat = z.infer<typeof FigureFormat>

/** What a figure shows, for the kinds that can show several things. */
export const figureChoice = {
  /** Default: the largest TCV. */
  results: ResultsChoice.optional(),
  /** Default: the numerical rank of the paper. */
  ranks: RankChoice.optional(),
  /** Default: the usual variant of each metric. */
  collapse: CollapseChoice.optional(),
  /** Default: the tolerance of the analysis. */
  path: PathChoice.optional(),
  /** Default: the last step of every run. */
  overlay: OverlayChoice.optional(),
  /** Default: the model of the first run with free features. */
  structures: StructureChoice.optional(),
  /** The state of the chart on screen; default: the figure as it is without a window. */
  view: FigureView.optional(),
}
export type FigureChoice = z.infer<z.ZodObject<typeof figureChoice>>

/** How the files of a figure are written. */
export const filing = {
  formats: z.array(FigureFormat).min(1),
  /** Folder of the files; null is the figures folder of the home. */
  directory: z.string().nullable(),
  /** Resolution of PNG files. */
  dpi: z.int().min(72).max(1200).default(300),
  /** Whether SVG files hold texts, or the outlines of their letters. */
  text: z.enum(['text', 'paths']).default('text'),
}

export const FigureRequest = z
  .strictObject({
    kind: FigureKind,
    /** At least one, but for figures of closed forms with a choice of `structures`. */
    runs: z.array(RunId).max(1000),
    /** Without extension; null makes a name from preset, kind and run ids. */
    fileName: FileName.nullable(),
    ...printLook,
    edits: ChartEdits.optional(),
    ...figureChoice,
    /** The content of a chart that a page shows, for the kinds of pages. */
    page: PageData.optional(),
    /** Height in mm; null: the usual height of the kind, at most that of a page (230 mm). */
    heightMm: z.number().min(20).max(1000).nullable().default(null),
    /** Panels in a row; null: as many as have room. */
    panelColumns: z.int().min(1).max(12).nullable().default(null),
    hasTitle: z.boolean().default(true),
    /** Replaces the title that is computed from the numbers; null keeps it. */
    title: z.string().max(300).nullable().default(null),
    /** The date in the metadata, which makes a file equal its preview byte for byte; default: now. */
    date: z.iso.datetime().optional(),
    ...filing,
  })
  .refine(({ kind, page }) => (isPageKind(kind) ? page?.kind === kind : page === undefined), {
    path: ['page'],
    message: 'a chart of a page has its content, and no other figure has one',
  })
  .refine(
    ({ kind, runs, structures }) =>
      isPageKind(kind) || runs.length > 0 || (needsNoRuns(kind) && structures !== undefined),
    {
      path: ['runs'],
      message: 'this figure shows runs; name at least one',
    },
  )
  .refine(({ kind, runs }) => kind !== 'spectra' || runs.length <= mostSpectra, {
    path: ['runs'],
    message: `a figure of spectra holds at most ${mostSpectra} runs`,
  })
export type FigureRequest = z.infer<typeof FigureRequest>

/** One drawing as a file would hold it, with the texts that the user can replace. */
export const Drawn = z.strictObject({
  svg: z.string(),
  png: Bytes.nullable(),
  words: z.array(TextOverride),
  pages: z.int().min(1),
})
export type Drawn = z.infer<typeof Drawn>

export const figures = {
  export: call(FigureRequest, z.strictObject({ files: z.array(z.string()) })),
  /** Draws a page of the figures as SVG, and as PNG where `asPng`; writes no file. */
  draw: call(z.strictObject({ request: FigureRequest, asPng: z.boolean(), page: z.int().min(0).optional() }), Drawn),
  /** Returns the numbers of a figure of several runs. Computes the analyses that are missing. */
  read: call(
    z.strictObject({
      kind: z.enum(studyFigureKinds),
      runs: z.array(RunId).min(1).max(1000),
      path: PathChoice.optional(),
      overlay: OverlayChoice.optional(),
    }),
    FigureData,
  ),
}
