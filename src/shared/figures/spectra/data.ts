import type { Forecast } from '../../contract/forecasts.ts'
import type { Measurement } from '../../contract/measurements.ts'
import type { RunRecord } from '../../contract/runs.ts'
import type { RunSpec } from '../../spec/runSpec.ts'
import { structureForecast, type StructureLine } from '../../theory/unconstrained/structureForecast.ts'
import { nextLayer } from '../../theory/forecast/recursiveForecast.ts'
import type { ForecastEdges } from '../../theory/forecast/spectrumFit.ts'
import type { ChartTheme } from '../../plot/theme.ts'
import { runTitles } from '../fieldText.ts'
import type { ForecastName } from '../view.ts'

/** One layer of one run. Unknown parts are null: before training, only forecasts are known. */
export interface SpectraPanel {
  /** l of Z^l, 1 … L−1. */
  layer: number
  /** Default: Z, the features. */
  matrix?: 'Z' | 'W'
  /** s(Z^l) or s(W_l), descending. */
  measured: ArrayLike<number> | null
  /** The forecast of the theorem: the median over the bases O_l that Theorem 4.2 leaves open. */
  theorem: readonly number[] | null
  /** Its spread over the bases; null where the theorem leaves nothing open here, or a stored forecast has one draw. */
  band?: BasisSpread | null
  /** Its values for O_l = [I; 0], where they differ from those of the other bases; null where there are none. */
  identity?: readonly number[] | null
  /** What the theorem leaves open; absent without a forecast. */
  openness?: Openness
  balance: readonly number[] | null
  /** s(σ⁻¹(Z^{l+1})) of the trained next layer: the forecast with C = 1. */
  recursive: ArrayLike<number> | null
  /** Structures of free features: DNC, and the one with the lowest loss known. */
  structures?: readonly StructureValues[]
  /** How many layers the ramp of colours spans: L−1. */
  layers: number
}

/** The singular values of one layer at a structure of free features. */
export interface StructureValues extends Pick<StructureLine, 'name' | 'role'> {
  values: readonly number[]
}

/** 5 % and 95 % of the draws of all O_l. */
export interface BasisSpread {
  lower: readonly number[]
  upper: readonly number[]
  draws: number
  seed: number
}

/**
 * `band`: some layer has a spread. `none`: every O_l gives the same. `last`: the same for every O_l, but only Z^{L−1} is
 * known. `oneDraw`: an older version drew once.
 */
export type Openness = 'band' | 'none' | 'last' | 'oneDraw'

/** One run (or one value of δ). */
export interface SpectraColumn {
  title: string
  panels: SpectraPanel[]
}

/** Which values of some columns are shown, and on which scale. */
export interface SpectraContent {
  scale: 'linear' | 'log'
  /** Number of classes. */
  K: number
  /** Numerical floor relative to s₁. */
  floor: number
  /** Number of indices on the x axis; default: K and a few more (linear) or all (log). */
  shown?: number
  /** Which forecasts are drawn; default: all. */
  overlays?: readonly ForecastName[]
  /** C of the forecasts: `fitted` to the measured values panel by panel, else 1. */
  constant?: 'one' | 'fitted'
  /** The C of the theorem's forecast where it is not 1: a number, or a range as `0.5 … 2`. */
  theoremC?: string
  /** Draws measured/forecast in place of both. */
  isRatio?: boolean
  /** Keeps the linear axis still while a slider moves through training. */
  yMax?: number
}

export interface SpectraView extends SpectraContent {
  width: number
  height: number
  theme: ChartTheme
  title?: string
  /** `row`: layers side by side. `column`: one row per layer and one column per run, as in Fig. 2. */
  layout: 'row' | 'column'
  /** Size of the labels in the units of width. Titles are larger and ticks are smaller. */
  fontSize?: number
}

/** What the chart needs of a run. A page holds twelve of them. */
export interface SpectraRun extends Pick<RunRecord, 'spec' | 'engine'> {
  id: string
  forecast: Forecast
  /** The measurement that is shown; null where only the forecast is known. */
  last: Measurement | null
  /** All measurements, for an axis that holds them all. */
  measurements?: readonly Measurement[]
}

/** Returns one panel per hidden layer of a run, or of a spec before its run. */
export function spectraColumn(
  forecast: Forecast | null,
  measurement: Pick<Measurement, 'featureSpectra' | 'recursiveSpectra'> | null,
  spec: RunSpec,
  title = '',
): SpectraColumn {
  const layers = spec.network.widths.length - 1
  const structures = structureLines(spec)
  const panels = Array.from({ length: layers }, (_, l): SpectraPanel => {
    return {
      layer: l + 1,
      measured: measurement?.featureSpectra[l] ?? null,
      ...theoremPart(forecast?.theorem ?? null, l),
      balance: forecast?.balance?.singularValues[l] ?? null,
      recursive: measurement && nextLayer(measurement, spec, l + 1).spectrum,
      ...(structures.length > 0 ? { structures: valuesIn(structures, l) } : {}),
      layers,
    }
  })
  return { title, panels }
}

/** Returns DNC and the lowest structure known of a spec with free features; none of another spec. */
export function structureLines(spec: RunSpec): readonly StructureLine[] {
  const forecast = structureForecast(spec)
  return typeof forecast === 'string' ? [] : forecast.lines
}

const valuesIn = (structures: readonly StructureLine[], l: number): StructureValues[] =>
  structures.flatMap(({ name, role, singularValues }) => {
    const values = singularValues[l]
    return values ? [{ name, role, values }] : []
  })

type TheoremPart = Pick<SpectraPanel, 'theorem' | 'band' | 'identity' | 'openness'>

function theoremPart(theorem: Forecast['theorem'], l: number): TheoremPart {
  const values = theorem?.singularValues[l] ?? []
  const known = values.length > 0 ? values : null
  if (!theorem) return { theorem: null, band: null, identity: null }
  const { basis } = theorem
  if (!basis) return { theorem: known, band: null, identity: null, openness: 'oneDraw' }
  const [lower = [], upper = []] = [basis.lower[l], basis.upper[l]]
  const isOpen = lower.some((value, j) => value < (upper[j] ?? value))
  const identity = basis.identity?.[l] ?? null
  const differs = identity?.some((value, j) => Math.abs(value - (values[j] ?? 0)) > 1e-9 * value)
  return {
    theorem: known,
    band: isOpen ? { lower, upper, draws: basis.draws, seed: basis.seed } : null,
    identity: differs ? identity : null,
    openness: basis.draws > 0 ? 'band' : theorem.singularValues.some((row) => row.length === 0) ? 'last' : 'none',
  }
}

/** Returns the edges of the theorem's forecast of Z^{l+1}; null where it has none. */
export function theoremEdges({ theorem }: Forecast, l: number): ForecastEdges | null {
  const [lower, upper] = [theorem?.basis?.lower[l], theorem?.basis?.upper[l]]
  return lower && upper && lower.length > 0 ? { lower, upper } : null
}

/** Returns one panel per weight matrix of a run, without forecasts: the laws give only norms of weights. */
export function weightsColumn(measurement: Measurement | null, layers: number): SpectraColumn {
  const panels = Array.from({ length: layers }, (_, l): SpectraPanel => {
    const measured = measurement?.weightSpectra[l] ?? null
    return { layer: l + 1, matrix: 'W', measured, theorem: null, balance: null, recursive: null, layers }
  })
  return { title: '', panels }
}

/** Returns one column per run from its last measurement; only forecasts where there is none. */
export function spectraColumns(runs: readonly SpectraRun[]): SpectraColumn[] {
  const titles = runTitles(runs)
  return runs.map(({ spec, forecast, last }, at) => spectraColumn(forecast, last, spec, titles[at]))
}
