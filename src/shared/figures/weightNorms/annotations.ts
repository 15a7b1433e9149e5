import type { WeightNormsData } from './data.ts'
import { position, type Scale } from '../../plot/scales.ts'
import { lastPoint, type Curve } from '../../plot/curves.ts'
import { text, widthOf, type Drawing, type Rect } from '../../plot/drawing.ts'
import { endLabels, type EndLabel } from '../../plot/endLabels.ts'
import { formatNumber, subscript } from '../../plot/numbers.ts'
import { stageLine, stagesOf } from '../../plot/stages.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { largestResidual } from './title.ts'

type Panel = WeightNormsData['panels'][number]

export interface PanelLook {
  rect: Rect
  x: Scale
  y: Scale
  theme: ChartTheme
  size: number
  /** The width right of the panel that is its own. */
  room: number
}

/** Names some layers by the first and last: W₂–W₅. */
export function namedLayers(layers: readonly number[]): string {
  const [first, last] = [Math.min(...layers), Math.max(...layers)]
  const name = (layer: number): string => `{i|W}${subscript(layer)}`
  return first === last ? name(first) : `${name(first)}–${name(last)}`
}

/** Draws heading, stages and the names of the layers at the ends of their lines. */
export function panelDrawings(panel: Panel, curves: readonly Curve[], look: PanelLook): Drawing[] {
  const { rect, x, theme, size } = look
  const line = { size, valign: 'bottom' } as const
  const stages = stagesOf(panel.steps, panel.multipliers).slice(1)
  return [
    text(panel.label, rect.left, rect.top - size * 1.9, theme, { ...line, colour: theme.ink }),
    text(fittingEnd(panel, look), rect.left, rect.top - size * 0.5, theme, { ...line, colour: theme.quiet }),
    ...stages.map(({ step }) => stageLine(rect.left + position(x, Math.sqrt(step)) * rect.width, rect, theme)),
    ...endLabels(labelsOf(panel, curves, look), rect, theme, size),
  ]
}

/** Leaves the forecast, which its mark also shows, to the mark where the next panel would begin. */
function fittingEnd(panel: Panel, { rect, size, theme, room }: PanelLook): string {
  const whole = endOf(panel)
  return widthOf(whole, size, 400, theme) <= rect.width + room ? whole : (whole.split(', law')[0] ?? whole)
}

/** Says where the residual layers end, beside the forecast; empty without them. */
function endOf(panel: Panel): string {
  const norm = largestResidual(panel)
  if (!Number.isFinite(norm)) return ''
  const layers = panel.residual.flatMap((adds, l) => (adds ? [l + 1] : []))
  const forecast = Math.max(...layers.map((layer) => panel.forecast[layer - 1] ?? NaN))
  const law = Number.isFinite(forecast) ? `, law ${formatNumber(forecast, 2)}` : ''
  return `${namedLayers(layers)} ≤ ${formatNumber(norm, 2)}${law}`
}

/** Returns one label per line. Neighbouring residual layers whose lines end together share one. */
function labelsOf({ residual }: Panel, curves: readonly Curve[], { rect, x, y, theme, size }: PanelLook): EndLabel[] {
  const groups: { layers: number[]; x: number; y: number }[] = []
  curves.forEach((own, l) => {
    const end = lastPoint(own)
    if (!end) return
    const at = {
      x: rect.left + position(x, end[0]) * rect.width,
      y: rect.top + (1 - position(y, end[1])) * rect.height,
    }
    const before = groups.at(-1)
    const isSame = residual[l] && residual[l - 1] && before && Math.abs(before.y - at.y) < size * 0.6
    if (isSame) before.layers.push(l + 1)
    else groups.push({ layers: [l + 1], ...at })
  })
  return groups.map(({ layers, ...at }) => ({ content: namedLayers(layers), colour: theme.ink, ...at }))
}
