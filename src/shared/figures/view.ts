import * as z from 'zod'
import { ChartView } from '../plot/chartView.ts'
import type { FigureKind, PageKind } from '../spec/figureKind.ts'

export const spectraMatrices = ['features', 'weights'] as const
export const spectraScaleNames = ['linear', 'log'] as const
export const forecastNames = ['theorem', 'balance', 'recursive'] as const
export type ForecastName = (typeof forecastNames)[number]

/**
 * The state of a chart on screen. It is part of every request for a figure, so that a file is the view. An absent member
 * is the default of the kind, and a kind reads only its own members (`viewMembers`).
 */
export const FigureView = z.strictObject({
  /** The step shown; absent: the last. */
  step: z.int().min(0).optional(),
  /** Whose singular values are shown. */
  matrix: z.enum(spectraMatrices).optional(),
  /** Scale of the singular values. */
  scale: z.enum(spectraScaleNames).optional(),
  /** Forecasts that are drawn; absent: all. */
  overlays: z.array(z.enum(forecastNames)).optional(),
  /** C of the forecasts: 1, or fitted. */
  constant: z.enum(['one', 'fitted']).optional(),
  /** Whether measured/forecast is drawn in place of both. */
  isRatio: z.boolean().optional(),
  /** Whether an axis holds the values of all steps, as on screen. */
  isStill: z.boolean().optional(),
  /** Whether steps are on a log axis. */
  isLogX: z.boolean().optional(),
  /** The layer l, 0 for the inputs; absent: all layers. */
  layer: z.int().min(0).optional(),
  /** The layers of spectra laid over each other; absent: all layers. */
  layers: z.array(z.int().min(1)).min(1).optional(),
  /** Whether colours and axes are common to all steps; default: true. */
  isFixed: z.boolean().optional(),
  chart: ChartView.optional(),
})
export type FigureView = z.infer<typeof FigureView>

const ofGeometry = ['step', 'layer', 'isFixed'] as const
const ownMembers: Partial<Record<FigureKind | PageKind, readonly (keyof FigureView)[]>> = {
  spectra: ['step', 'matrix', 'scale', 'overlays', 'constant', 'isRatio', 'isStill'],
  collapse: ['isLogX'],
  objective: ['isLogX'],
  gram: ofGeometry,
  projections: ofGeometry,
  collapseMetrics: ['isLogX'],
  spectraOverlay: ['matrix', 'scale', 'overlays', 'layers'],
}

/** Returns the members of a view that a kind reads. */
export const viewMembers = (kind: FigureKind | PageKind): readonly (keyof FigureView)[] => [
  ...(ownMembers[kind] ?? []),
  'chart',
]

/** Returns the part of a view that a kind reads. */
export function viewOf(kind: FigureKind | PageKind, view: FigureView = {}): FigureView {
  const own = viewMembers(kind)
  return Object.fromEntries(
    Object.entries(view).filter(([name, value]) => own.includes(name as keyof FigureView) && value !== undefined),
  )
}
