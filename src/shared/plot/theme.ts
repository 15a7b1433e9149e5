import type { ChartView } from './chartView.ts'
import type { ChartEdits } from './look.ts'
import { fontFamilies } from './fonts.ts'
import { hexadecimal, mixed, viridis } from './colours.ts'

/** Colours and fonts of a chart. The same charts serve the light window, the dark window and print. */
export interface ChartTheme {
  readonly name: 'light' | 'dark'
  readonly paper: string
  readonly ink: string
  readonly quiet: string
  readonly rule: string
  readonly accent: string
  /** Forecast of Theorem 4.2 with C = 1: open circles. */
  readonly theorem: string
  /** Forecast of the balance law: open diamonds. */
  readonly balance: string
  /** Forecast from the trained next layer: small crosses. */
  readonly recursive: string
  /** Parts of the objective. Each also has its own line style. */
  readonly dataLoss: string
  readonly weightPenalty: string
  readonly featurePenalty: string
  /** Layers, first to last: dark to light in print, all readable on `paper`. */
  readonly ramp: readonly string[]
  /** Signed values from the most negative to the most positive, with `paper` at 0. */
  readonly signed: readonly string[]
  /** Classes 0 … 9 (Okabe and Ito, extended). */
  readonly classes: readonly string[]
  /** Maps, from the least to the greatest value. */
  readonly map: readonly string[]
  readonly fontFamily: string
  /** Whether line styles tell layers apart as well as colours. */
  readonly hasLineStyles?: boolean
  /** Scales the width of every curve; default 1. */
  readonly lineScale?: number
  /** Texts and legend that the user changed. */
  readonly edits?: ChartEdits
  /** Ends of the axes and series that the user changed. */
  readonly view?: ChartView
  /** Panels in a row; absent: as many as have room. */
  readonly columns?: number
}

const fontFamily = fontFamilies.inter

export const lightTheme: ChartTheme = {
  name: 'light',
  paper: '#FFFFFF',
  ink: '#1F2933',
  quiet: '#7B8794',
  rule: '#CBD2D9',
  accent: '#0B6E99',
  theorem: '#D55E00',
  balance: '#0072B2',
  recursive: '#52606D',
  dataLoss: '#00795C',
  weightPenalty: '#A3547F',
  featurePenalty: '#A66F00',
  ramp: ['#1F3A6E', '#2F7F94', '#4FAE82', '#B4B83A'],
  signed: ['#762A83', '#AF8DC3', '#FFFFFF', '#7FBF7B', '#1B7837'],
  classes: [
    '#000000',
    '#E69F00',
    '#56B4E9',
    '#009E73',
    '#E2D200',
    '#0072B2',
    '#D55E00',
    '#CC79A7',
    '#999999',
    '#882255',
  ],
  map: viridis,
  fontFamily,
}

export const darkTheme: ChartTheme = {
  name: 'dark',
  paper: '#1B2026',
  ink: '#E4E7EB',
  quiet: '#8A949E',
  rule: '#3A444E',
  accent: '#56B4E9',
  theorem: '#FF8A3D',
  balance: '#56B4E9',
  recursive: '#B4BCC5',
  dataLoss: '#2CC79B',
  weightPenalty: '#E29BC2',
  featurePenalty: '#F0B93A',
  ramp: ['#5B7FC4', '#4FA8BD', '#6FCF9F', '#E3E36A'],
  signed: ['#D9A7E3', '#8C5A9E', '#1B2026', '#3F8A4A', '#9BE0A0'],
  classes: [
    '#FFFFFF',
    '#E69F00',
    '#56B4E9',
    '#009E73',
    '#F0E442',
    '#3B8FD4',
    '#D55E00',
    '#CC79A7',
    '#999999',
    '#C2457F',
  ],
  map: viridis,
  fontFamily,
}

/** Returns the colour of `layer` (1 … layers) on the theme's ramp. */
export function layerColour(theme: ChartTheme, layer: number, layers: number): string {
  const at = layers > 1 ? (Math.min(Math.max(layer, 1), layers) - 1) / (layers - 1) : 0
  return hexadecimal(mixed(theme.ramp, at))
}

/** Line styles, in order, for lines that colour alone does not tell apart; undefined is solid. */
export const lineStyles: readonly (number[] | undefined)[] = [
  undefined,
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 4],
  [5, 2, 2, 2, 2, 2],
]

/** Returns the colour of `layer` (1 … layers), and its line style where the theme has them. */
export function layerLine(theme: ChartTheme, layer: number, layers: number): { colour: string; dash?: number[] } {
  const dash = theme.hasLineStyles ? lineStyles[(layer - 1) % lineStyles.length] : undefined
  return { colour: layerColour(theme, layer, layers), ...(dash ? { dash } : {}) }
}

/** Returns the colour of the theme's map at `at`, clamped to 0 … 1. */
export const mapColour = (theme: ChartTheme, at: number): string =>
  hexadecimal(mixed(theme.map, Math.min(Math.max(at, 0), 1)))

/** Returns a colour of the part of the map that is distinct from the paper, at 0 … 1. */
export function visibleMapColour(theme: ChartTheme, at: number): string {
  const [low, high] = visibleMap(theme)
  return mapColour(theme, low + (high - low) * Math.min(Math.max(at, 0), 1))
}

/** Returns the part of the map that is distinct from the paper. */
export const visibleMap = ({ name }: ChartTheme): [number, number] => (name === 'light' ? [0, 0.8] : [0.3, 1])

/** Returns the colours of all layers, first to last. */
export function layerColours(theme: ChartTheme, layers: number): string[] {
  return Array.from({ length: layers }, (_, i) => layerColour(theme, i + 1, layers))
}
