import { formatNumber, superscript } from '../../../shared/plot/numbers.ts'
import type { Forecast } from '../../../shared/contract/forecasts.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { Axis, StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { axesOf, type AxisValue } from '../../text/axisText.ts'
import type { Fact } from '../../text/specFacts.ts'

/** The part of the plan of a preset that is selected to run. */
export interface Choice {
  /** The indices of the selected parts. */
  parts: readonly number[]
  /** The selected values, by the path of their axis. */
  values: Readonly<Record<string, readonly AxisValue[]>>
}

/** Selects the whole plan. */
export function wholeChoice(plan: StudyPlan): Choice {
  return {
    parts: plan.parts.map((_, i) => i),
    values: Object.fromEntries(axesOf(plan).map(({ path, values }) => [path, values])),
  }
}

/** Returns the selected parts and values, in the order of the figure. A part without a value on one of its axes has no runs. */
export function chosenPlan(plan: StudyPlan, { parts, values }: Choice): StudyPlan {
  const selected = ({ path, values: all }: Axis): Axis => ({
    path,
    values: all.filter((value) => values[path]?.includes(value) ?? true),
  })
  return {
    parts: plan.parts
      .filter((_, i) => parts.includes(i))
      .map((part) => ({ ...part, axes: part.axes.map(selected) }))
      .filter(({ axes }) => axes.every((axis) => axis.values.length > 0)),
  }
}

/** Says why nothing can start; null when something can. */
export function refusalOf(plan: StudyPlan, choice: Choice): string | null {
  if (chosenPlan(plan, choice).parts.length > 0) return null
  const empty = axesOf(plan).find(({ path }) => choice.values[path]?.length === 0)
  return empty
    ? `No value of ${fieldSymbol(empty.path)} is selected. Select at least one.`
    : 'No part is selected. Select at least one.'
}

/** Lists the constants of the forecast, layer by layer. */
export function forecastFacts(forecast: Forecast | null, layers: number): Fact[] {
  const constants = (name: string, values: readonly number[] | undefined): Fact[] =>
    (values ?? [])
      .slice(0, layers)
      .map((C, l) => ({ name: `C${superscript(l + 1)}, ${name}`, value: formatNumber(C, 4) }))
  const objective = { name: 'objective', value: formatNumber(forecast?.balance?.objective ?? NaN, 5) }
  return [
    ...(forecast && !forecast.balance ? [] : [objective]),
    ...constants('balance', forecast?.balance?.C),
    { name: 'samples', value: forecast ? forecast.counts.join(' ') : '–' },
  ]
}
