import { isSeed, valueText, type AxisValue } from '../../text/axisText.ts'
import type { Axis, StudyPlan } from '../../../shared/spec/studyPlan.ts'

/** Further values of an axis as they were typed: of seeds how many, of others themselves. Throws an Error that says what is wrong. */
export function readAddition({ path, values }: Axis, text: string): AxisValue[] {
  const words = text.split(/[\s,;]+/).filter(Boolean)
  if (isSeed(path)) {
    const count = Number(words[0] ?? 0)
    if (!Number.isInteger(count) || count < 0) throw new Error('How many more must be a whole number.')
    const next = Math.max(-1, ...values.map(Number)) + 1
    return Array.from({ length: count }, (_, i) => next + i)
  }
  const read = words.map((word) => {
    if (typeof values[0] === 'string') return word
    if (typeof values[0] === 'boolean') return word === 'yes'
    const value = Number(word)
    if (!Number.isFinite(value)) throw new Error(`“${word}” is not a number.`)
    return value
  })
  const known = read.find((value) => values.includes(value))
  if (known !== undefined) throw new Error(`${valueText(known)} is there already.`)
  return [...new Set(read)]
}

/** The plan with further values on every axis of that path, in their place where the axis rises or falls. */
export function extendedPlan(plan: StudyPlan, path: string, added: readonly AxisValue[]): StudyPlan {
  return {
    parts: plan.parts.map((part) => ({
      ...part,
      axes: part.axes.map((axis) => (axis.path === path ? { path, values: merged(axis.values, added) } : axis)),
    })),
  }
}

function merged(values: readonly AxisValue[], added: readonly AxisValue[]): AxisValue[] {
  const all = [...new Set([...values, ...added])]
  const direction = Math.sign(Number(values.at(-1)) - Number(values[0]))
  const isSorted = values.every((value, i) => i === 0 || (Number(value) - Number(values[i - 1])) * direction > 0)
  return direction !== 0 && isSorted ? all.toSorted((a, b) => (Number(a) - Number(b)) * direction) : all
}
