import * as z from 'zod'
import { figureKinds } from '../spec/figureKind.ts'
import { RunId } from './runs.ts'
import { call } from './schema.ts'

export const FigureKind = z.enum(figureKinds)

export const FigureRequest = z.strictObject({
  kind: FigureKind,
  /** One column of panels per run for `spectra`. */
  runs: z.array(RunId).min(1).max(12),
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
export type FigureRequest = z.infer<typeof FigureRequest>

export const figures = {
  export: call(FigureRequest, z.strictObject({ files: z.array(z.string()) })),
}
