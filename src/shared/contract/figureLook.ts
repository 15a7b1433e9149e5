import * as z from 'zod'
import { legendPlaces } from '../plot/textOverrides.ts'
import { fontNames } from '../plot/fonts.ts'
import { ownLinePt, paletteNames } from '../plot/printTheme.ts'
import { mapNames, rampNames } from '../plot/ramps.ts'
import { rankKinds } from '../figures/ranks/chart.ts'
import { centres, collapseVariants, usualVariants } from '../theory/collapseVariants.ts'
import { rankThreshold } from '../theory/numericalRank.ts'

/** How every chart of a figure or sheet is drawn for print. */
export const printLook = {
  widthMm: z.number().min(40).max(400).default(183),
  /** Of the labels, in points; titles are larger, ticks smaller. */
  fontPt: z.number().min(5).max(14).default(8),
  font: z.enum(fontNames).default('inter'),
  /** The colours of what is not ordered, such as classes and forecasts. */
  palette: z.enum(paletteNames).default('okabeIto'),
  /** Of what is ordered, such as layers. */
  ramp: z.enum(rampNames).default('standard'),
  /** Of maps. */
  map: z.enum(mapNames).default('viridis'),
  /** Of curves, in points; those that are thinner or thicker than others stay so. */
  linePt: z.number().min(0.25).max(4).default(ownLinePt),
  /** Layers are told apart by line styles too. */
  hasLineStyles: z.boolean().default(false),
}

export const ChartEdits = z.strictObject({
  /** Texts in place of ours by their keys (plot/textOverrides.ts); where one is missing or empty, ours stands. */
  words: z.record(z.string().max(300), z.string().max(300)).default({}),
  legend: z.enum(legendPlaces).default('above'),
  /** The sentences under the panels. */
  hasNotes: z.boolean().default(true),
})
export type ChartEdits = z.infer<typeof ChartEdits>

/** Which rank a chart of ranks shows. */
export const RankChoice = z.strictObject({
  kind: z.enum(rankKinds).default('numerical'),
  /** Relative to s₁; of the numerical rank alone. */
  threshold: z.number().positive().max(1).default(rankThreshold),
})

/** Which variant of each metric a figure of collapse metrics shows, and what its class means are centred about. */
export const CollapseChoice = z.strictObject({
  dnc1: z.enum(collapseVariants.dnc1).default(usualVariants.dnc1),
  dnc2: z.enum(collapseVariants.dnc2).default(usualVariants.dnc2),
  dnc3: z.enum(collapseVariants.dnc3).default(usualVariants.dnc3),
  about: z.enum(centres).default('samples'),
})
export type CollapseChoice = z.infer<typeof CollapseChoice>

/** What is chosen for one chart. */
export const chartChoice = {
  edits: ChartEdits.optional(),
  /** Of a figure of ranks; left out: the numerical one of the paper. */
  ranks: RankChoice.optional(),
  /** Of a figure of collapse metrics; left out: the usual variants. */
  collapse: CollapseChoice.optional(),
}

/** A text of a chart that another may be put for. */
export const Word = z.strictObject({ key: z.string(), defaultText: z.string() })

export const FigureLook = z.strictObject(printLook)
export type FigureLook = z.infer<typeof FigureLook>
