import type { LineSeriesOption } from 'echarts'
import type { Curve } from '../../plot/curves.ts'
import type { Point } from '../../plot/placement.ts'
import type { RunLook } from '../../plot/runColours.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { structureMarks, type PanelPoints } from '../spectra/panel.ts'
import { curveKey, type OverlayForecast, type SpectraOverlayData } from './data.ts'

/** The marks of the visual grammar: a forecast looks the same in every figure. */
const symbols = { theorem: 'circle', identity: 'triangle', balance: 'diamond' } as const
export type Mark = keyof typeof symbols
const sizes = { theorem: 7, identity: 8, balance: 9 }

/** The marks of a forecast. */
export interface ForecastCurve extends Curve {
  mark: Mark
  /** The colour of the line that joins the marks, where there are several forecasts. */
  join: string
}

export const isForecast = (curve: Curve): curve is ForecastCurve => 'mark' in curve

interface Place {
  data: SpectraOverlayData
  forecast: OverlayForecast
  layer: number
  theme: ChartTheme
  looks: ReadonlyMap<string, RunLook>
}

/** Returns the name of a forecast: with its runs, where not all of them share it. */
export const forecastName = (name: string, { labels }: OverlayForecast, { forecasts }: SpectraOverlayData): string =>
  forecasts.length > 1 ? `${name}, ${labels.join('; ')}` : name

/** Returns the marks of one forecast in one panel. A dotted line in the colour of its run joins those of several forecasts. */
export function forecastCurves(points: PanelPoints, place: Place): ForecastCurve[] {
  const { data, forecast, layer, theme, looks } = place
  const at = data.forecasts.indexOf(forecast)
  const first = data.curves.findLast((curve) => curve.forecast === at)
  const join = (first && looks.get(curveKey(first))?.colour) ?? theme.quiet
  const curveOf = (mark: Mark, name: string, own: readonly Point[], id: string = mark): ForecastCurve[] =>
    own.length === 0
      ? []
      : [
          {
            id: `${id} Z${layer} ${at}`,
            name: forecastName(name, forecast, data),
            label: '',
            colour: theme[mark === 'identity' ? 'theorem' : mark],
            width: data.forecasts.length > 1 ? 0.8 : 0,
            dash: [1, 3],
            mark,
            join,
            points: own.map(([j, value]) => [j, value]),
            leftOut: 0,
          },
        ]
  const band = points.band.length > 0 ? { band: points.band } : {}
  return [
    ...curveOf('theorem', 'theorem', points.forecasts.theorem).map((own) => ({ ...own, ...band })),
    ...curveOf('identity', 'Oₗ = [I; 0]', points.identity),
    ...curveOf('balance', 'balance law', points.forecasts.balance),
    ...points.structures.flatMap(({ name, role, points: own }) => curveOf(structureMarks[role], name, own, role)),
  ]
}

/** Returns the look of open marks. */
export const forecastLook = ({ mark, colour, join, width }: ForecastCurve): Partial<LineSeriesOption> => ({
  showSymbol: true,
  symbol: symbols[mark],
  symbolSize: sizes[mark],
  itemStyle: { color: 'transparent', borderColor: colour, borderWidth: 1.2 },
  lineStyle: { color: join, width, type: [1, 3] },
  z: 3,
})
