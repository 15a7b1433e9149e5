/** Everything of the look that a chart needs; the same builders serve the light and the dark screen and print. */
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
  /** Parts of the objective; each has a line style of its own as well. */
  readonly dataLoss: string
  readonly weightPenalty: string
  readonly featurePenalty: string
  /** Layers, first to last: dark to light in print, all readable on `paper`. */
  readonly ramp: readonly string[]
  readonly fontFamily: string
}

// Unquoted on purpose: ECharts copies the family into an SVG attribute, where double quotes break the XML.
const fontFamily = 'Inter, Helvetica, Arial, sans-serif'

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
  fontFamily,
}

/** The colour of `layer` (1 … layers) on the theme's ramp. */
export function layerColour(theme: ChartTheme, layer: number, layers: number): string {
  const at = layers > 1 ? (Math.min(Math.max(layer, 1), layers) - 1) / (layers - 1) : 0
  const position = at * (theme.ramp.length - 1)
  const below = Math.min(Math.floor(position), Math.max(theme.ramp.length - 2, 0))
  const from = channels(theme.ramp[below] ?? theme.ink)
  const to = channels(theme.ramp[below + 1] ?? theme.ramp[below] ?? theme.ink)
  const mixed = from.map((c, i) => Math.round(c + (position - below) * ((to[i] ?? c) - c)))
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`
}

/** The colours of all layers, first to last. */
export function layerColours(theme: ChartTheme, layers: number): string[] {
  return Array.from({ length: layers }, (_, i) => layerColour(theme, i + 1, layers))
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16))
}
