import * as z from 'zod'
import { figureKinds, mostSpectra, studyFigureKinds } from '../spec/figureKind.ts'
import { FigureData } from '../figures/data.ts'
import { chartChoice, printLook, Word } from './figureLook.ts'
import { ResultsChoice } from '../figures/results/data.ts'
import { RunId } from './runs.ts'
import { Bytes, call } from './schema.ts'

export const FigureKind = z.enum(figureKinds)

export const figureFormats = ['svg', 'png', 'pdf', 'csv', 'npz'] as const
export const FigureFormat = z.enum(figureFormats)
export type FigureFormat = z.infer<typeof FigureFormat>

/** How its files are written. */
export const filing = {
  formats: z.array(FigureFormat).min(1),
  /** Where the files go; null = the figures folder of the home. */
  directory: z.string().nullable(),
  /** Of PNG. */
  dpi: z.int().min(72).max(1200).default(300),
  /** In SVG: as text in our fonts, or as the outlines of its letters. */
  text: z.enum(['text', 'paths']).default('text'),
}

export const FigureRequest = z
  .strictObject({
    kind: FigureKind,
    runs: z.array(RunId).min(1).max(1000),
    /** Of a figure of results; left out: the largest TCV. */
    results: ResultsChoice.optional(),
    /** Without extension; null = made from preset, kind and run ids. */
    fileName: z
      .string()
      .regex(/^[^/\\]+$/, 'a file name, not a path')
      .nullable(),
    ...printLook,
    ...chartChoice,
    /** What is seen, above the panels. */
    hasTitle: z.boolean().default(true),
    /** In place of ours; null: ours. */
    title: z.string().max(300).nullable().default(null),
    ...filing,
  })
  .refine(({ kind, runs }) => kind !== 'spectra' || runs.length <= mostSpectra, {
    path: ['runs'],
    message: `a figure of spectra holds at most ${mostSpectra} runs`,
  })
export type FigureRequest = z.infer<typeof FigureRequest>

/** One drawing, as it would be in a file, and which of its texts may be put in other words. */
export const Drawn = z.strictObject({ svg: z.string(), png: Bytes.nullable(), words: z.array(Word) })
export type Drawn = z.infer<typeof Drawn>

export const figures = {
  export: call(FigureRequest, z.strictObject({ files: z.array(z.string()) })),
  /** The same without files: the first figure as SVG, and where `asPng` as PNG too. */
  draw: call(z.strictObject({ request: FigureRequest, asPng: z.boolean() }), Drawn),
  /** The numbers of a figure of several runs, computed where they are not there yet. */
  read: call(z.strictObject({ kind: z.enum(studyFigureKinds), runs: z.array(RunId).min(1).max(1000) }), FigureData),
}
