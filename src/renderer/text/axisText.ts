import { formatShort } from '../../shared/charts/numbers.ts'
import { fieldSymbol } from '../../shared/spec/fieldLabel.ts'
import type { Axis, StudyPlan } from '../../shared/spec/studyPlan.ts'

export type AxisValue = Axis['values'][number]

/** A value of an axis, as short as it can be said: 0.1, 10⁻⁴, yes. */
export function valueText(value: AxisValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value
  // A number does not break over two lines.
  return formatShort(value).replaceAll(' ', '\u00a0')
}

/** `δ = 0.1`, `seed 3`. */
export function axisLabel(path: string, value: AxisValue): string {
  const symbol = fieldSymbol(path)
  return symbol.length <= 2 ? `${symbol} = ${valueText(value)}` : `${symbol} ${valueText(value)}`
}

/** Seeds are drawn anew rather than chosen, so how many there are is what counts. */
export const isSeed = (path: string): boolean => path === 'seed' || path.endsWith('.seed')

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
