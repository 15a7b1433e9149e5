import * as z from 'zod'

/** The font families that Collapsar ships. */
export const fontNames = ['inter', 'stix'] as const
export type FontName = (typeof fontNames)[number]

/** Colours of unordered series, such as classes and forecasts. */
export const paletteNames = ['okabeIto', 'tol', 'grey'] as const
export type PaletteName = (typeof paletteNames)[number]

/** Colours of ordered lines, such as layers. */
export const rampNames = ['standard', 'viridis', 'cividis', 'grey'] as const
export type RampName = (typeof rampNames)[number]

/** Colours of maps. */
export const mapNames = ['viridis', 'cividis', 'grey'] as const
export type MapName = (typeof mapNames)[number]

export const legendPlaces = ['above', 'below', 'none'] as const

/** Default width of a curve in points: 1.6 px. */
export const ownLinePt = 1.2

const themeLook = {
  font: z.enum(fontNames).default('inter'),
  palette: z.enum(paletteNames).default('okabeIto'),
  ramp: z.enum(rampNames).default('standard'),
  map: z.enum(mapNames).default('viridis'),
  /** Width of a curve in points. Thinner and thicker curves keep their ratio to it. */
  linePt: z.number().min(0.25).max(4).default(ownLinePt),
  /** Whether line styles tell layers apart as well as colours. */
  hasLineStyles: z.boolean().default(false),
}
const PrintLook = z.strictObject(themeLook)

/** How the charts of a figure are drawn, independent of their content. */
export type PrintLook = z.infer<typeof PrintLook>
export const ownLook: PrintLook = PrintLook.parse({})

/** How every chart of a figure or sheet is drawn for print. */
export const printLook = {
  widthMm: z.number().min(40).max(400).default(183),
  /** Size of the labels in points. Titles are larger and ticks are smaller. */
  fontPt: z.number().min(5).max(14).default(8),
  ...themeLook,
}
export const FigureLook = z.strictObject(printLook)
export type FigureLook = z.infer<typeof FigureLook>

/** Changes that a user makes to one chart. */
export const ChartEdits = z.strictObject({
  /** Texts by their keys (textOverrides.ts). A missing or empty one leaves the default text. */
  words: z.record(z.string().max(300), z.string().max(300)).default({}),
  legend: z.enum(legendPlaces).default('above'),
  /** Whether the sentences under the panels are shown. The title of the x axis always is. */
  hasNotes: z.boolean().default(true),
})
export type ChartEdits = z.infer<typeof ChartEdits>

/** A text of a chart that the user can replace. */
export const TextOverride = z.strictObject({
  /** Names the text: `x`, `y objective`, `series median`, `label tcv Z1`. */
  key: z.string(),
  defaultText: z.string(),
})
export type TextOverride = z.infer<typeof TextOverride>
