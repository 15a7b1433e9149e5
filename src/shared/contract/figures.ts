import * as z from 'zod'
import { rampNames } from '../charts/ramps.ts'
import { figureKinds, mostSpectra, studyFigureKinds } from '../spec/figureKind.ts'
import { FigureData } from './figureData/index.ts'
import { ResultsChoice } from './figureData/results.ts'
import { RunId } from './runs.ts'
import { Bytes, call } from './schema.ts'

export const FigureKind = z.enum(figureKinds)

export const figureFormats = ['svg', 'png', 'pdf', 'csv', 'npz'] as const
export const FigureFormat = z.enum(figureFormats)
export type FigureFormat = z.infer<typeof FigureFormat>

/** How a figure is drawn for print. */
const look = {
  widthMm: z.number().min(40).max(400).default(183),
  /** Of the labels, in points; titles are larger, ticks smaller. */
  fontPt: z.number().min(5).max(14).default(8),
  /** The colours of what is ordered, such as layers. */
  ramp: z.enum(rampNames).default('standard'),
  /** What is seen, above the panels. */
  hasTitle: z.boolean().default(true),
}

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
    ...look,
    ...filing,
  })
  .refine(({ kind, runs }) => kind !== 'spectra' || runs.length <= mostSpectra, {
    path: ['runs'],
    message: `a figure of spectra holds at most ${mostSpectra} runs`,
  })
export type FigureRequest = z.infer<typeof FigureRequest>

/** One drawing, as it would be in a file. */
export const Drawn = z.strictObject({ svg: z.string(), png: Bytes.nullable() })

export const figures = {
  export: call(FigureRequest, z.strictObject({ files: z.array(z.string()) })),
  /** The same without files: the first figure as SVG, and where `asPng` as PNG too. */
  draw: call(z.strictObject({ request: FigureRequest, asPng: z.boolean() }), Drawn),
  /** The numbers of a figure of several runs, computed where they are not there yet. */
  read: call(z.strictObject({ kind: z.enum(studyFigureKinds), runs: z.array(RunId).min(1).max(1000) }), FigureData),
}
