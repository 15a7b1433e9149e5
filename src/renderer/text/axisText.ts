import { axisLabel, valueText } from '../../shared/figures/fieldText.ts'
import { fieldSymbol, isSeed } from '../../shared/spec/fieldLabel.ts'
import type { Axis, StudyPlan } from '../../shared/spec/studyPlan.ts'

export { axisLabel, isSeed, valueText }

export type AxisValue = Axis['values'][number]

/** Every field that a study varies, once, with all the values that it takes in any part, in their order. */
export function axesOf(plan: Pick<StudyPlan, 'parts'>): Axis[] {
  const found = new Map<string, AxisValue[]>()
  for (const { path, values } of plan.parts.flatMap(({ axes }) => axes))
    found.set(path, [...new Set([...(found.get(path) ?? []), ...values])])
  return [...found].map(([path, values]) => ({ path, values }))
}

/** `10, 5, 2, 0.1`; of many values the first, the last and their number; of seeds how many. */
export function valuesText({ path, values }: Axis): string {
  const texts = values.map(valueText)
  const symbol = fieldSymbol(path)
  if (isSeed(path)) return `${values.length} ${values.length === 1 ? symbol : `${symbol}s`}`
  return texts.length > 6 ? `${texts[0]} to ${texts.at(-1)} in ${texts.length}` : texts.join(', ')
}

/** `δ 10, 5, 2, 0.1`, `100 seeds`. */
export const axisText = (axis: Axis): string =>
  isSeed(axis.path) ? valuesText(axis) : `${fieldSymbol(axis.path)} ${valuesText(axis)}`

/** How many runs a plan has, without making them. */
export const runCount = ({ parts }: Pick<StudyPlan, 'parts'>): number =>
  parts.reduce((sum, { axes }) => sum + axes.reduce((size, { values }) => size * values.length, 1), 0)

export const runsText = (count: number): string => `${count} ${count === 1 ? 'run' : 'runs'}`

/** The one run whose forecast is shown: of the first part at the smallest δ, where the theory says most, and at the first value of what else is varied. */
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
