import type { StructureLine } from '../../theory/unconstrained/structureForecast.ts'
import type { Forecast } from '../../contract/forecasts.ts'
import { formatNumber, formatPercent } from '../../plot/numbers.ts'
import { isAtZero } from './data.ts'

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
