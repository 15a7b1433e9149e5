import { addValues, type Axis, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { parseVariation } from '../../../shared/spec/variation.ts'
import { axesOf, isSeed, valueText, type AxisValue } from '../../text/axisText.ts'

/** Returns the axes along which a study can grow: its own axes, and seeds. */
export function extensibleAxes(plan: StudyPlan): Axis[] {
  const axes = axesOf(plan)
  if (axes.some(({ path }) => isSeed(path))) return axes
  return [...axes, { path: 'seed', values: [Math.max(...plan.parts.map(({ base }) => base.seed))] }]
}

/** Parses additions to an axis: a number of seeds, or values of another field. Throws an Error with a sentence. */
export function readAddition({ path, values }: Axis, text: string): AxisValue[] {
  if (text.trim() === '') return []
  if (isSeed(path)) {
    const count = Number(text)
    if (!Number.isInteger(count) || count < 0) throw new Error('Enter a whole number of additional seeds.')
    const next = Math.max(...values.map(Number)) + 1
    return Array.from({ length: count }, (_, i) => next + i)
  }
  const read = parseVariation(`${path}=${text}`).values
  const odd = read.find((value) => typeof value !== typeof values[0])
  if (odd !== undefined) throw new Error(`“${odd}” is not a ${typeof values[0]}, unlike the existing values.`)
  const known = read.find((value) => values.includes(value))
  if (known !== undefined) throw new Error(`The study already has ${valueText(known)}.`)
  return read
}

export interface Extension {
  axes: { axis: Axis; problem: string | null }[]
  /** The plan with all valid additions. */
  plan: StudyPlan
}

/** Extends a plan by the texts typed for its axes, by path. */
export function extension(plan: StudyPlan, texts: Readonly<Record<string, string>>): Extension {
  let larger = plan
  const axes = extensibleAxes(plan).map((axis) => {
    try {
      const added = readAddition(axis, texts[axis.path] ?? '')
      if (added.length > 0) larger = addValues(larger, axis.path, added)
      return { axis, problem: null }
    } catch (error) {
      return { axis, problem: error instanceof Error ? error.message : String(error) }
    }
  })
  return { axes, plan: larger }
}
