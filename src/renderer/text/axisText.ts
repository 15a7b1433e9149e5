import { axisLabel, valueText } from '../../shared/figures/fieldText.ts'
import { fieldSymbol, isSeed } from '../../shared/spec/fieldLabel.ts'
import type { Axis, StudyPlan } from '../../shared/spec/studyPlan.ts'

export { axisLabel, isSeed, valueText }

export type AxisValue = Axis['values'][number]

/** Lists the fields that a study varies, each with its values in all parts, in their order. */
export function axesOf(plan: Pick<StudyPlan, 'parts'>): Axis[] {
  const found = new Map<string, AxisValue[]>()
  for (const { path, values } of plan.parts.flatMap(({ axes }) => axes))
    found.set(path, [...new Set([...(found.get(path) ?? []), ...values])])
  return [...found].map(([path, values]) => ({ path, values }))
}

/** Writes the values of a field: `10, 5, 2, 0.1`. Many values become a range with their number, and seeds a number. */
export function valuesText({ path, values }: Axis): string {
  const texts = values.map(valueText)
  const symbol = fieldSymbol(path)
  if (isSeed(path)) return `${values.length} ${values.length === 1 ? symbol : `${symbol}s`}`
  return texts.length > 6 ? `${texts[0]} to ${texts.at(-1)} (${texts.length} values)` : texts.join(', ')
}

/** Writes a field with its values: `δ 10, 5, 2, 0.1` or `100 seeds`. */
export const axisText = (axis: Axis): string =>
  isSeed(axis.path) ? valuesText(axis) : `${fieldSymbol(axis.path)} ${valuesText(axis)}`

/** Counts the runs of a plan without making them. */
export const runCount = ({ parts }: Pick<StudyPlan, 'parts'>): number =>
  parts.reduce((sum, { axes }) => sum + axes.reduce((size, { values }) => size * values.length, 1), 0)

export const runsText = (count: number): string => `${count} ${count === 1 ? 'run' : 'runs'}`

/** Plans the one run whose forecast is shown: the first part at the smallest δ, where theory says most, and at the first value of other fields. */
export function forecastPlan({ parts }: StudyPlan): StudyPlan {
  return {
    parts: parts.slice(0, 1).map((part) => ({
      ...part,
      axes: part.axes.map(({ path, values }) => {
        const least = Math.min(...values.map(Number))
        return { path, values: path === 'penalty.firstLayer' ? [least] : values.slice(0, 1) }
      }),
    })),
  }
}
