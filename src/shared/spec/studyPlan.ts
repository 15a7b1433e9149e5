import * as z from 'zod'
import { fieldLabel } from './fieldLabel.ts'
import { fieldAt, withFieldsAt } from './override.ts'
import { labelledName } from './runNames.ts'
import { parseSpec, RunSpec, SpecError, type RunSpecInput } from './runSpec.ts'

/** A field of a spec with the values that it takes in a study. */
export const Axis = z.strictObject({
  /** Names separated by dots, as `penalty.firstLayer`. */
  path: z.string().min(1),
  values: z
    .array(z.union([z.number(), z.string(), z.boolean()]))
    .min(1)
    .max(1000),
})
export type Axis = z.infer<typeof Axis>

const maxAxes = 4
/** A run for every combination of the values of its axes; the last axis varies fastest. Without axes: one run. */
export const StudyPart = z.strictObject({ label: z.string(), base: RunSpec, axes: z.array(Axis).max(maxAxes) })
export type StudyPart = z.infer<typeof StudyPart>

/** The plan of a study: it determines the runs, and is stored with the study. */
export const StudyPlan = z.strictObject({ parts: z.array(StudyPart).min(1).max(1000) })
export type StudyPlan = z.infer<typeof StudyPlan>

/** A part as presets write it, without defaults. */
export interface StudyPartInput {
  label: string
  base: RunSpecInput
  axes: readonly { path: string; values: readonly (number | string | boolean)[] }[]
}

/** One run of a plan, with its part and coordinates. */
export interface PlannedRun {
  part: number
  /** The index of its value on each axis of its part. */
  coordinates: number[]
  spec: RunSpec
}

const maxRuns = 1000

/**
 * Returns every run of a plan, part by part. Throws a SpecError that names the field, for unknown paths, invalid values,
 * repeated values and more runs than a study can have.
 */
export function plannedRuns(plan: StudyPlan): PlannedRun[] {
  const count = plan.parts.reduce(
    (sum, { axes }) => sum + axes.reduce((size, { values }) => size * values.length, 1),
    0,
  )
  if (count > maxRuns) throw new SpecError('', `the study would have ${count} runs; at most ${maxRuns} are possible`)
  for (const { axes } of plan.parts) refuseDuplicates(axes)
  return plan.parts.flatMap(({ base, axes }, part) =>
    combinations(axes.map(({ values }) => values.length)).map((coordinates) => ({
      part,
      coordinates,
      spec: specAt(base, axes, coordinates),
    })),
  )
}

/** A repeated run would look like two runs. */
function refuseDuplicates(axes: readonly Axis[]): void {
  for (const [i, { path, values }] of axes.entries()) {
    if (axes.findIndex((axis) => axis.path === path) < i) throw new SpecError(path, 'is varied twice')
    const twice = values.find((value, j) => values.indexOf(value) < j)
    if (twice !== undefined) throw new SpecError(path, `has the value ${twice} twice`)
  }
}

/** Returns the plan with new values on every axis of that path. Throws a SpecError where no axis has the path. */
export function replaceValues(plan: StudyPlan, path: string, values: Axis['values']): StudyPlan {
  const hasAxis = plan.parts.some(({ axes }) => axes.some((axis) => axis.path === path))
  if (!hasAxis) throw new SpecError(path, 'is not varied in this study')
  const replaced = (axis: Axis): Axis => (axis.path === path ? { path, values: [...values] } : axis)
  return { parts: plan.parts.map((part) => ({ ...part, axes: part.axes.map(replaced) })) }
}

/**
 * Returns the plan with a field varied: new values where the field has an axis, else a new axis in every part. Throws a
 * SpecError where no such field exists, or where a part has as many axes as it can have.
 */
export function varyField(plan: StudyPlan, path: string, values: Axis['values']): StudyPlan {
  const axis = { path, values: [...values] }
  return {
    parts: plan.parts.map((part) => {
      fieldAt(part.base, path)
      const isVaried = part.axes.some((own) => own.path === path)
      return {
        ...part,
        axes: isVaried ? part.axes.map((own) => (own.path === path ? axis : own)) : withAxis(part, axis),
      }
    }),
  }
}

/**
 * Returns the plan with additional values of a field; no run is lost. Sorted values stay sorted. A field that was not
 * varied keeps its value as the first one. Throws a SpecError where the field cannot be varied.
 */
export function addValues(plan: StudyPlan, path: string, further: Axis['values']): StudyPlan {
  return {
    parts: plan.parts.map((part) => {
      if (part.axes.some((axis) => axis.path === path)) {
        const merge = (axis: Axis): Axis => (axis.path === path ? { path, values: merged(axis.values, further) } : axis)
        return { ...part, axes: part.axes.map(merge) }
      }
      const own = fieldAt(part.base, path)
      if (typeof own !== 'number' && typeof own !== 'string' && typeof own !== 'boolean')
        throw new SpecError(path, 'is not a single value and cannot be varied')
      return { ...part, axes: withAxis(part, { path, values: merged([own], further) }) }
    }),
  }
}

function withAxis({ axes }: StudyPart, axis: Axis): Axis[] {
  if (axes.length === maxAxes) throw new SpecError(axis.path, `a study varies at most ${maxAxes} fields`)
  return [...axes, axis]
}

function merged(values: Axis['values'], further: Axis['values']): Axis['values'] {
  const all = [...new Set([...values, ...further])]
  const direction = values.length > 1 ? Math.sign(Number(values.at(-1)) - Number(values[0])) : 1
  const isSorted = values.every((value, i) => i === 0 || (Number(value) - Number(values[i - 1])) * direction > 0)
  const areNumbers = all.every((value) => typeof value === 'number')
  return areNumbers && isSorted ? all.toSorted((a, b) => (Number(a) - Number(b)) * direction) : all
}

/** Returns a plan of specs that share no axes. */
export const planOfSpecs = (specs: readonly RunSpec[]): StudyPlan => ({
  parts: specs.map((spec) => ({ label: spec.name, base: spec, axes: [] })),
})

/** Returns a plan with the defaults filled in. Throws a SpecError that names an invalid field. */
export function parsePlan(parts: readonly StudyPartInput[]): StudyPlan {
  return {
    parts: parts.map(({ label, base, axes }) => ({
      label,
      base: parseSpec(base),
      axes: axes.map(({ path, values }) => ({ path, values: [...values] })),
    })),
  }
}

function specAt(base: RunSpec, axes: readonly Axis[], coordinates: readonly number[]): RunSpec {
  if (axes.length === 0) return base
  const fields = axes.map(({ path, values }, i) => ({ path, value: values[coordinates[i] ?? 0] ?? '' }))
  const spec = withFieldsAt(base, fields)
  const labels = fields.map(({ path, value }) => fieldLabel(path, value))
  return parseSpec({ ...spec, name: labelledName(base.name, labels.join(' · ')) })
}

function combinations(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (before, size) => before.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  )
}
