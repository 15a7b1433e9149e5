import type { LegendEntry } from '../../plot/legend.ts'
import type { RunLook } from '../../plot/runColours.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import type { RowPanel } from '../panelRow.ts'
import { bandEntry, floorEntry, identityEntry, structureEntries } from '../spectra/legendEntries.ts'
import type { SpectraPanel } from '../spectra/data.ts'
import type { FigureView } from '../view.ts'
import { curveKey, type OverlayForecast, type SpectraOverlayData } from './data.ts'
import { curveName } from './curveName.ts'

interface Shown {
  view: FigureView
  theme: ChartTheme
  looks: ReadonlyMap<string, RunLook>
  panels: readonly { forecasts: readonly { forecast: OverlayForecast; panel: SpectraPanel }[] }[]
  hasFloor: boolean
}

/** Lists the curves, then the forecasts: one entry for each mark, because its line says whose forecast it is. */
export function entriesOf(data: SpectraOverlayData, { theme, looks, panels, hasFloor }: Shown): LegendEntry[] {
  const all = panels.flatMap(({ forecasts }) => forecasts.map(({ panel }) => panel))
  const has = (of: (panel: SpectraPanel) => unknown): boolean => all.some((panel) => of(panel))
  const entries = data.curves.map((curve): LegendEntry => {
    const { colour, dash } = looks.get(curveKey(curve)) ?? { colour: theme.ink }
    return {
      sample: { kind: 'line', colour, width: 1.6, ...(dash ? { dash } : {}) },
      label: curveName(curve),
      key: curveKey(curve),
    }
  })
  const several = data.forecasts.length > 1 ? ', dotted line in the colour of its run' : ''
  if (has(({ theorem }) => theorem))
    entries.push({ sample: { kind: 'circle', colour: theme.theorem }, label: `Theorem 4.2${several}`, key: 'theorem' })
  const band = all.find((panel) => panel.band)?.band
  if (band) entries.push(bandEntry(band.draws, theme))
  if (has(({ identity }) => identity)) entries.push(identityEntry(theme))
  if (has(({ balance }) => balance))
    entries.push({ sample: { kind: 'diamond', colour: theme.balance }, label: `balance law${several}`, key: 'balance' })
  const structures = all.find((panel) => (panel.structures ?? []).length > 0)?.structures ?? []
  entries.push(...structureEntries(structures, theme))
  if (hasFloor) entries.push(floorEntry(data.floor))
  return entries
}

/** Says what the numbers are, what is left out, and which runs are missing. */
export function captionsOf(data: SpectraOverlayData, view: FigureView, panels: readonly RowPanel[]): string[] {
  const leftOut = panels.flatMap(({ curves }) => curves).reduce((sum, own) => sum + own.leftOut, 0)
  const isCited =
    view.matrix !== 'weights' && panels.some(({ curves }) => curves.some(({ id }) => id.startsWith('theorem')))
  const { unmeasured, forecasts } = data
  return [
    ...(data.curves.length > 1 ? ['distance: ‖{i|s} − {i|t}‖ over the larger of ‖{i|s}‖ and ‖{i|t}‖'] : []),
    ...(isCited
      ? [
          `Theorem 4.2: arXiv:2402.03991v2${forecasts.length === 1 && new Set(data.curves.map(({ run }) => run)).size > 1 ? ', the same for every run' : ''}`,
        ]
      : []),
    ...(leftOut > 0 ? [`left out, below the axis: ${leftOut} values`] : []),
    ...(unmeasured.length > 0 ? [`without a measurement: ${unmeasured.join(', ')}`] : []),
  ]
}
