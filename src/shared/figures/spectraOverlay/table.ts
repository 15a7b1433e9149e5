import { panelPoints } from '../spectra/panel.ts'
import { tableOf, type Table } from '../table.ts'
import type { FigureView } from '../view.ts'
import { overlayPanels, overlayScales } from './chart.ts'
import type { SpectraOverlayData } from './data.ts'
import { overlayDistances, spectraOf } from './distances.ts'

/** Every measured value of the curves and every value of the forecasts, layer by layer. A forecast names all its runs. */
export function spectraOverlayTable(data: SpectraOverlayData, view: FigureView = {}): Table {
  const panels = overlayPanels(data, view)
  const { shown } = overlayScales(data, view, panels)
  const matrix = view.matrix === 'weights' ? 'W' : 'Z'
  return tableOf(
    ['matrix', 'layer', 'run', 'label', 'step', 'series', 'index', 'singular_value'],
    panels.flatMap(({ layer, curves, forecasts }) => [
      ...curves.flatMap(({ curve }) =>
        Array.from(spectraOf(curve, view)[layer - 1] ?? [], (value, j) => [
          matrix,
          layer,
          curve.run,
          curve.label,
          curve.step,
          'measured',
          j + 1,
          value,
        ]),
      ),
      ...forecasts.flatMap(({ forecast, panel }) => {
        const { forecasts: own, identity, band, structures } = panelPoints(panel, forecast.classes, shown, null)
        const label = forecast.labels.join('; ')
        const series = [
          ['theorem', own.theorem] as const,
          ['theorem_identity', identity] as const,
          ['theorem_lower', band.map(([j, lower]) => [j, lower] as const)] as const,
          ['theorem_upper', band.map(([j, , upper]) => [j, upper] as const)] as const,
          ['balance', own.balance] as const,
          ...structures.map(({ role, points }) => [role === 'dnc' ? 'dnc' : 'lowest_known', points] as const),
        ]
        return series.flatMap(([name, points]) =>
          points.map(([index, value]) => [matrix, layer, '', label, null, name, index, value]),
        )
      }),
    ]),
  )
}

/** The distances of the curves: from their forecasts, and from each other, once for each pair. */
export function overlayDistanceTable(data: SpectraOverlayData, view: FigureView = {}): Table {
  const matrix = view.matrix === 'weights' ? 'W' : 'Z'
  return tableOf(
    ['matrix', 'layer', 'run', 'step', 'to', 'to_step', 'distance'],
    overlayDistances(data, view).flatMap(({ layer, rows }) =>
      rows.flatMap(({ curve, theorem, balance, others }, i) => {
        const from = [matrix, layer, curve.run, curve.step]
        return [
          ...(Number.isFinite(theorem) ? [[...from, 'theorem', null, theorem]] : []),
          ...(Number.isFinite(balance) ? [[...from, 'balance', null, balance]] : []),
          ...rows.slice(i + 1).map(({ curve: other }, k) => [...from, other.run, other.step, others[i + 1 + k] ?? NaN]),
        ]
      }),
    ),
  )
}
