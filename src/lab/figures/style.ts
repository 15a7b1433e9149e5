import { printTheme, type RampName } from '../../shared/charts/ramps.ts'
import type { ChartTheme } from '../../shared/charts/theme.ts'

/** How the charts of a figure are drawn for print. */
export interface FigureStyle {
  theme: ChartTheme
  /** In pixels, of the labels. */
  fontSize: number
  /** What stands above the panels, from what would; empty: nothing. */
  titleOf(computed: string): string
}

const pixelsPerPoint = 96 / 72

/** Labels of 8 pt unless another size is asked for; titles come out at 9 pt then, ticks at 7 pt. */
export const printStyle = (
  { fontPt = 8, ramp = 'standard' }: { fontPt?: number; ramp?: RampName } = {},
  titleOf: (computed: string) => string = (computed) => computed,
): FigureStyle => ({ theme: printTheme(ramp), fontSize: fontPt * pixelsPerPoint, titleOf })

export const faceOf = ({ theme, fontSize }: FigureStyle) => ({ theme, fontSize })
