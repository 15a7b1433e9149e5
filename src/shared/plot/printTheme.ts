import type { ChartEdits } from './textOverrides.ts'
import { fontFamilies, type FontName } from './fonts.ts'
import { ramps, mapColours, type MapName, type RampName } from './ramps.ts'
import { lightTheme, type ChartTheme } from './theme.ts'

export const paletteNames = ['okabeIto', 'tol', 'grey'] as const
export type PaletteName = (typeof paletteNames)[number]

type Hues = Partial<
  Pick<
    ChartTheme,
    'accent' | 'theorem' | 'balance' | 'recursive' | 'dataLoss' | 'weightPenalty' | 'featurePenalty' | 'classes'
  >
>

/** The colours of what is not ordered. Signed values keep their two hues in all of them: no grey tells their signs. */
const palettes: Record<PaletteName, Hues> = {
  // That of the theme: Okabe and Ito (2008), extended.
  okabeIto: {},
  // Paul Tol, Colour schemes (SRON/EPS/TN/09-002, 2021): classes from "muted", the others from "high-contrast" and "bright".
  tol: {
    accent: '#004488',
    theorem: '#BB5566',
    balance: '#004488',
    dataLoss: '#228833',
    weightPenalty: '#AA3377',
    featurePenalty: '#997700',
    classes: [
      ...['#332288', '#88CCEE', '#44AA99', '#117733', '#999933'],
      ...['#DDCC77', '#CC6677', '#882255', '#AA4499', '#777777'],
    ],
  },
  grey: {
    accent: '#1F2933',
    theorem: '#000000',
    balance: '#595959',
    recursive: '#8C8C8C',
    dataLoss: '#8C8C8C',
    weightPenalty: '#595959',
    featurePenalty: '#595959',
    classes: [
      ...['#000000', '#404040', '#737373', '#A6A6A6', '#CCCCCC'],
      ...['#000000', '#404040', '#737373', '#A6A6A6', '#CCCCCC'],
    ],
  },
}

/** How the charts of a figure are drawn, whatever they show. */
export interface PrintLook {
  font: FontName
  palette: PaletteName
  /** Of layers and of whatever else is ordered and has a line. */
  ramp: RampName
  /** Of maps. */
  map: MapName
  /** Width of a curve in points; those that are thinner or thicker than others stay so. */
  linePt: number
  hasLineStyles: boolean
}

/** Of the curves of our charts: 1.6 px. */
export const ownLinePt = 1.2

export const ownLook: PrintLook = {
  ...{ font: 'inter', palette: 'okabeIto', ramp: 'standard', map: 'viridis' },
  ...{ linePt: ownLinePt, hasLineStyles: false },
}

/** The theme of print, as asked for. */
export function printTheme(look: Partial<PrintLook> = {}, edits?: ChartEdits): ChartTheme {
  const { font, palette, ramp, map, linePt, hasLineStyles } = { ...ownLook, ...look }
  return {
    ...lightTheme,
    ...palettes[palette],
    ramp: ramps[ramp],
    map: mapColours[map],
    fontFamily: fontFamilies[font],
    lineScale: linePt / ownLinePt,
    hasLineStyles,
    ...(edits ? { edits } : {}),
  }
}
