import type { ChartEdits, PrintLook } from '../../shared/plot/look.ts'
import { printTheme } from '../../shared/plot/printTheme.ts'
import type { ChartTheme } from '../../shared/plot/theme.ts'

/** How the charts of a figure are drawn for print. */
export interface FigureStyle {
  theme: ChartTheme
  /** In pixels, of the labels. */
  fontSize: number
  /** What stands above the panels, from what would; empty: nothing. */
  titleOf(computed: string): string
  /** Height of a figure in millimetres; absent: the usual one of its kind. */
  heightMm?: number
  /** Most height of a figure without `heightMm`; default: that of a page. */
  mostHeightMm?: number
}

const pixelsPerPoint = 96 / 72

/** Labels of 8 pt unless another size is asked for; titles come out at 9 pt then, ticks at 7 pt. */
export const printStyle = (
  { fontPt = 8, ...look }: Partial<PrintLook> & { fontPt?: number } = {},
  titleOf: (computed: string) => string = (computed) => computed,
  edits?: ChartEdits,
): FigureStyle => ({ theme: printTheme(look, edits), fontSize: fontPt * pixelsPerPoint, titleOf })

export const printFont = ({ theme, fontSize }: FigureStyle) => ({ theme, fontSize })
