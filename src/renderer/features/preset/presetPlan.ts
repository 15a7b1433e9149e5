import { formatNumber, superscript } from '../../../shared/plot/numbers.ts'
import type { Forecast } from '../../../shared/contract/forecasts.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { Axis, StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { axesOf, type AxisValue } from '../../text/axisText.ts'
import type { Fact } from '../../text/specFacts.ts'

/** What of a preset's plan is to be run. */
export interface Choice {
  /** Numbers of the parts. */
  parts: readonly number[]
  /** By the path of the axis. */
  values: Readonly<Record<string, readonly AxisValue[]>>
}

/** All of it. */
export function wholeChoice(plan: StudyPlan): Choice {
  return {
    parts: plan.parts.map((_, i) => i),
    values: Object.fromEntries(axesOf(plan).map(({ path, values }) => [path, values])),
  }
}

/** The parts and values that are ticked, in the order of the figure. A part with nothing ticked on one of its axes has no runs. */
export function chosenPlan(plan: StudyPlan, { parts, values }: Choice): StudyPlan {
  const ticked = ({ path, values: all }: Axis): Axis => ({
    path,
    values: all.filter((value) => values[path]?.includes(value) ?? true),
  })
  return {
    parts: plan.parts
      .filter((_, i) => parts.includes(i))
      .map((part) => ({ ...part, axes: part.axes.map(ticked) }))
      .filter(({ axes }) => axes.every((axis) => axis.values.length > 0)),
  }
}

/** Why nothing can be started; null where something can. */
export function refusalOf(plan: StudyPlan, choice: Choice): string | null {
  if (chosenPlan(plan, choice).parts.length > 0) return null
  const empty = axesOf(plan).find(({ path }) => choice.values[path]?.length === 0)
  return empty
    ? `No value of ${fieldSymbol(empty.path)} is ticked. Tick at least one: each makes a run.`
    : 'No part is ticked. Tick at least one.'
}

/** The constants of the forecast, layer by layer. */
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
