import type { StructureLine } from '../../theory/unconstrained/structureForecast.ts'
import type { Forecast } from '../../contract/forecasts.ts'
import { formatCount, formatNumber, formatPercent } from '../../plot/numbers.ts'
import type { RunRecord } from '../../contract/runs.ts'
import { isAtZero } from './data.ts'

/** Names the objective of a run: that of its last measurement, or of the last finite one of a run that diverged. */
export function objectiveTitleOf(
  { measurements, forecast, summary }: Pick<RunRecord, 'measurements' | 'forecast' | 'summary'>,
  structures: readonly Pick<StructureLine, 'role' | 'objective'>[] = [],
): string {
  if (summary.status !== 'diverged') return objectiveTitle(measurements.at(-1)?.objective, forecast, structures)
  const last = measurements.findLast(({ objective }) => Number.isFinite(objective))
  return last
    ? `The objective is ${formatNumber(last.objective, 5)} at step ${formatCount(last.step)}, the last finite measurement`
    : 'The run diverged before a measurement'
}

/** Names the last objective, and its distance from the forecast of the balance law or from DNC, above or below. */
export function objectiveTitle(
  objective: number | undefined,
  forecast: Forecast,
  structures: readonly Pick<StructureLine, 'role' | 'objective'>[] = [],
): string {
  if (objective === undefined) return 'The objective and its parts'
  if (!Number.isFinite(objective)) return 'The objective is no number'
  const value = `The objective is ${formatNumber(objective, 5)}`
  const collapse = structures.find(({ role }) => role === 'dnc')?.objective
  if (collapse !== undefined) return `${value}, ${(objective / collapse).toFixed(4)} times that of DNC`
  const law = forecast.balance?.objective ?? NaN
  const away = objective / law - 1
  if (!(law > 0) || !Number.isFinite(away)) return value
  const side = away < 0 ? 'below' : 'above'
  return `${value}, ${formatPercent(Math.abs(away))} ${side} the forecast of the balance law${isAtZero(forecast) ? ' for δ = 0' : ''}`
}
