import { extended, type Axis, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { parseVariation } from '../../../shared/spec/variation.ts'
import { axesOf, isSeed, valueText, type AxisValue } from '../../text/axisText.ts'

/** What a study can be made larger along: its axes, and seeds where it has none. */
export function extensibleAxes(plan: StudyPlan): Axis[] {
  const axes = axesOf(plan)
  if (axes.some(({ path }) => isSeed(path))) return axes
  return [...axes, { path: 'seed', values: [Math.max(...plan.parts.map(({ base }) => base.seed))] }]
}

/** Further values of an axis as they were typed: of seeds how many, of others themselves. Throws an Error that says what is wrong. */
export function readAddition({ path, values }: Axis, text: string): AxisValue[] {
  if (text.trim() === '') return []
  if (isSeed(path)) {
    const count = Number(text)
    if (!Number.isInteger(count) || count < 0) throw new Error('How many more must be a whole number.')
    const next = Math.max(...values.map(Number)) + 1
    return Array.from({ length: count }, (_, i) => next + i)
  }
  const read = parseVariation(`${path}=${text}`).values
  const odd = read.find((value) => typeof value !== typeof values[0])
  if (odd !== undefined) throw new Error(`“${odd}” is not a ${typeof values[0]}, as the values that there are.`)
  const known = read.find((value) => values.includes(value))
  if (known !== undefined) throw new Error(`${valueText(known)} is there already.`)
  return read
}

export interface Extension {
  axes: { axis: Axis; problem: string | null }[]
  /** With what could be read. */
  plan: StudyPlan
}

/** A plan with what was typed for each axis, by its path. */
export function extension(plan: StudyPlan, texts: Readonly<Record<string, string>>): Extension {
  let larger = plan
  const axes = extensibleAxes(plan).map((axis) => {
    try {
      const added = readAddition(axis, texts[axis.path] ?? '')
      if (added.length > 0) larger = extended(larger, axis.path, added)
      return { axis, problem: null }
    } catch (error) {
      return { axis, problem: error instanceof Error ? error.message : String(error) }
    }
  })
  return { axes, plan: larger }
}
