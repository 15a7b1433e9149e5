import * as z from 'zod'
import { figureKinds, studyFigureKinds } from '../spec/figureKind.ts'
import { FigureData } from './figureData/index.ts'
import { RunId } from './runs.ts'
import { call } from './schema.ts'

export const FigureKind = z.enum(figureKinds)

/** In one chart of spectra, one column of panels per run. */
const mostSpectra = 12

export const FigureRequest = z
  .strictObject({
    kind: FigureKind,
    runs: z.array(RunId).min(1).max(1000),
    formats: z.array(z.enum(['svg', 'png'])).min(1),
    /** Where the files go; null = the figures folder of the home. */
    directory: z.string().nullable(),
    /** Without extension; null = made from preset, kind and run ids. */
    fileName: z
      .string()
      .regex(/^[^/\\]+$/, 'a file name, not a path')
      .nullable(),
    widthMm: z.number().min(40).max(400).default(183),
    dpi: z.int().min(72).max(1200).default(300),
  })
  .refine(({ kind, runs }) => kind !== 'spectra' || runs.length <= mostSpectra, {
    path: ['runs'],
    message: `a figure of spectra holds at most ${mostSpectra} runs`,
  })
export type FigureRequest = z.infer<typeof FigureRequest>

export const figures = {
  export: call(FigureRequest, z.strictObject({ files: z.array(z.string()) })),
  /** The numbers of a figure of several runs, computed where they are not there yet. */
  read: call(z.strictObject({ kind: z.enum(studyFigureKinds), runs: z.array(RunId).min(1).max(1000) }), FigureData),
}
