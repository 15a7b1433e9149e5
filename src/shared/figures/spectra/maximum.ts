import type { Forecast } from '../../contract/forecasts.ts'
import type { Measurement } from '../../contract/measurements.ts'
import type { StructureLine } from '../../theory/unconstrained/structureForecast.ts'

/** Returns the end of a linear axis that holds all measurements and forecasts. */
export function spectraMaximum(
  forecast: Forecast | null,
  measurements: readonly Measurement[],
  layers: number,
  structures: readonly StructureLine[] = [],
): number {
  const forecasts = [forecast?.theorem, forecast?.balance].flatMap(
    (kind) => kind?.singularValues.slice(0, layers) ?? [],
  )
  const basis = forecast?.theorem?.basis
  const edges = [...(basis?.upper ?? []), ...(basis?.identity ?? [])]
  const measured = measurements.flatMap(({ featureSpectra }) => featureSpectra.slice(0, layers))
  const known = structures.flatMap(({ singularValues }) => singularValues.slice(0, layers).map((own) => own ?? []))
  return Math.max(0, ...[...forecasts, ...edges, ...known, ...measured].map((values) => values[0] ?? 0))
}

/** Returns the largest singular value of all weights. */
export const weightsMaximum = (measurements: readonly Measurement[]): number =>
  Math.max(0, ...measurements.flatMap(({ weightSpectra }) => weightSpectra.map((values) => values[0] ?? 0)))
