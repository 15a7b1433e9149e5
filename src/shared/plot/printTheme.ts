import { fontFamilies } from './fonts.ts'
import { viridis } from './colours.ts'
import {
  ownLinePt,
  ownLook,
  type ChartEdits,
  type MapName,
  type PaletteName,
  type PrintLook,
  type RampName,
} from './look.ts'
import { lightTheme, type ChartTheme } from './theme.ts'

type Hues = Partial<
  Pick<
    ChartTheme,
    'accent' | 'theorem' | 'balance' | 'recursive' | 'dataLoss' | 'weightPenalty' | 'featurePenalty' | 'classes'
  >
>

/** Colours of unordered series. Signed values keep their two hues in every palette, because grey cannot show a sign. */
const palettes: Record<PaletteName, Hues> = {
  // The theme has Okabe and Ito (2008), extended.
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
      '#332288',
      '#88CCEE',
      '#44AA99',
      '#117733',
      '#999933',
      '#DDCC77',
      '#CC6677',
      '#882255',
      '#AA4499',
      '#777777',
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
      '#000000',
      '#404040',
      '#737373',
      '#A6A6A6',
      '#CCCCCC',
      '#000000',
      '#404040',
      '#737373',
      '#A6A6A6',
      '#CCCCCC',
    ],
  },
}

/** Colours from the first to the last of an ordered series, without the lightest, which are invisible on white paper. */
const ramps: Record<RampName, readonly string[]> = {
  standard: lightTheme.ramp,
  viridis: viridis.slice(0, 9),
  // Nuñez, Anderton & Renslow (2018), CC0.
  cividis: ['#00204D', '#414D6B', '#7C7B78', '#BCAF6F'],
  grey: ['#000000', '#A6A6A6'],
}

/** Colours of maps, with the lightest, because cells have edges. */
const mapColours: Record<MapName, readonly string[]> = {
  viridis,
  cividis: [...ramps.cividis, '#FFEA46'],
  grey: ['#1A1A1A', '#F2F2F2'],
}

/** Returns the theme for print with a chosen look and edits. */
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
