import { spectrumDistance } from '../../theory/forecast/spectrumDistance.ts'
import { spectrumFit } from '../../theory/forecast/spectrumFit.ts'
import type { FigureView } from '../view.ts'
import type { OverlayCurve, SpectraOverlayData } from './data.ts'

/** The distances of the curves of one layer. */
export interface LayerDistances {
  layer: number
  rows: CurveDistances[]
}

export interface CurveDistances {
  curve: OverlayCurve
  /** The errors of the forecasts, as spectrumFit defines them; NaN where there is none. */
  theorem: number
  balance: number
  /** Distances from every curve, in the order of the curves: `spectrumDistance`. NaN where one lacks the layer. */
  others: number[]
}

type What = Pick<FigureView, 'matrix' | 'layers'>

/** Returns the spectra of a curve that a view shows. */
export const spectraOf = (curve: OverlayCurve, { matrix }: What): OverlayCurve['features'] =>
  matrix === 'weights' ? curve.weights : curve.features

/** Returns the layers that a view shows: those chosen, or all. */
export function shownLayers({ curves, forecasts }: SpectraOverlayData, view: What): number[] {
  const measured = Math.max(0, ...curves.map((curve) => spectraOf(curve, view).length))
  const forecast = view.matrix === 'weights' ? 0 : Math.max(0, ...forecasts.map(({ layers }) => layers.length))
  const all = Array.from({ length: Math.max(measured, forecast) }, (_, l) => l + 1)
  const chosen = all.filter((layer) => view.layers?.includes(layer) ?? true)
  return chosen.length > 0 ? chosen : all
}

/** Returns the distance of every curve from its forecast and from the other curves, layer by layer. */
export function overlayDistances(data: SpectraOverlayData, view: What = {}): LayerDistances[] {
  return shownLayers(data, view).map((layer) => {
    const spectra = data.curves.map((curve) => spectraOf(curve, view)[layer - 1])
    const rows = data.curves.map((curve, i): CurveDistances => {
      const own = spectra[i]
      return {
        curve,
        ...(view.matrix === 'weights' ? { theorem: NaN, balance: NaN } : errorsOf(data, curve, layer)),
        others: spectra.map((other) => (own && other ? spectrumDistance(own, other) : NaN)),
      }
    })
    return { layer, rows }
  })
}

function errorsOf(
  { forecasts }: SpectraOverlayData,
  { features, forecast }: OverlayCurve,
  layer: number,
): Pick<CurveDistances, 'theorem' | 'balance'> {
  const [own, measured] = [forecasts[forecast], features[layer - 1]]
  const known = own?.layers[layer - 1]
  const error = (values: readonly number[] | null | undefined, edges = known?.band): number =>
    own && values && measured && values.length >= own.classes && measured.length >= own.classes
      ? spectrumFit(measured, values, own.classes, edges ?? undefined).error
      : NaN
  return { theorem: error(known?.theorem), balance: error(known?.balance, null) }
}
