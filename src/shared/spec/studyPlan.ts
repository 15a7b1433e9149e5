import * as z from 'zod'
import { fieldLabel } from './fieldLabel.ts'
import { fieldAt, overrideAll } from './override.ts'
import { parseSpec, RunSpec, SpecError, type RunSpecInput } from './runSpec.ts'

/** One field of a spec and the values that it takes in a study. */
export const Axis = z.strictObject({
  /** Names with dots between, as `penalty.firstLayer`. */
  path: z.string().min(1),
  values: z
    .array(z.union([z.number(), z.string(), z.boolean()]))
    .min(1)
    .max(1000),
})
export type Axis = z.infer<typeof Axis>

/** All combinations of the axes' values in one spec; the last axis runs fastest. No axes: one run. */
const mostAxes = 4
export const StudyPart = z.strictObject({ label: z.string(), base: RunSpec, axes: z.array(Axis).max(mostAxes) })
export type StudyPart = z.infer<typeof StudyPart>

/** The runs that a study is made of: it determines them, and is stored with the study. */
export const StudyPlan = z.strictObject({ parts: z.array(StudyPart).min(1).max(1000) })
export type StudyPlan = z.infer<typeof StudyPlan>

/** As presets write it: parts with defaults left out. */
export interface StudyPartInput {
  label: string
  base: RunSpecInput
  axes: readonly { path: string; values: readonly (number | string | boolean)[] }[]
}

/** One run of a plan, and where in it. */
export interface PlannedRun {
  part: number
  /** Which value of each axis of its part. */
  coordinates: number[]
  spec: RunSpec
}

const maxRuns = 1000

/**
 * Every run of a plan, part by part. Throws a SpecError that names the field, on unknown paths, bad values, values that
 * are there twice and more runs than a study may have.
 */
export function plannedRuns(plan: StudyPlan): PlannedRun[] {
  const count = plan.parts.reduce(
    (sum, { axes }) => sum + axes.reduce((size, { values }) => size * values.length, 1),
    0,
  )
  if (count > maxRuns) throw new SpecError('', `the study would have ${count} runs; at most ${maxRuns} are possible`)
  for (const { axes } of plan.parts) refuseTwice(axes)
  return plan.parts.flatMap(({ base, axes }, part) =>
    combinations(axes.map(({ values }) => values.length)).map((coordinates) => ({
      part,
      coordinates,
      spec: specAt(base, axes, coordinates),
    })),
  )
}

/** The same run twice would look like two. */
function refuseTwice(axes: readonly Axis[]): void {
  for (const [i, { path, values }] of axes.entries()) {
    if (axes.findIndex((axis) => axis.path === path) < i) throw new SpecError(path, 'is varied twice')
    const twice = values.find((value, j) => values.indexOf(value) < j)
    if (twice !== undefined) throw new SpecError(path, `has the value ${twice} twice`)
  }
}

/** The plan with other values on every axis of that path. Throws a SpecError where there is none. */
export function withValues(plan: StudyPlan, path: string, values: Axis['values']): StudyPlan {
  const hasAxis = plan.parts.some(({ axes }) => axes.some((axis) => axis.path === path))
  if (!hasAxis) throw new SpecError(path, 'is not varied in this study')
  const replaced = (axis: Axis): Axis => (axis.path === path ? { path, values: [...values] } : axis)
  return { parts: plan.parts.map((part) => ({ ...part, axes: part.axes.map(replaced) })) }
}

/**
 * The plan with a field varied: other values where it is so already, else one axis more in every part. Throws a
 * SpecError where there is no such field, or no room for it.
 */
export function varied(plan: StudyPlan, path: string, values: Axis['values']): StudyPlan {
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
 * The plan with further values of a field beside those that it has, so that no run is lost: in their place where the
 * values rise or fall. A field that was not varied keeps its value as the first. Throws a SpecError that says why not.
 */
export function extended(plan: StudyPlan, path: string, further: Axis['values']): StudyPlan {
  return {
    parts: plan.parts.map((part) => {
      if (part.axes.some((axis) => axis.path === path)) {
        const merge = (axis: Axis): Axis => (axis.path === path ? { path, values: merged(axis.values, further) } : axis)
        return { ...part, axes: part.axes.map(merge) }
      }
      const own = fieldAt(part.base, path)
      if (typeof own !== 'number' && typeof own !== 'string' && typeof own !== 'boolean')
        throw new SpecError(path, 'is not a single value, and cannot be varied')
      return { ...part, axes: withAxis(part, { path, values: merged([own], further) }) }
    }),
  }
}

function withAxis({ axes }: StudyPart, axis: Axis): Axis[] {
  if (axes.length === mostAxes) throw new SpecError(axis.path, `a study varies at most ${mostAxes} fields`)
  return [...axes, axis]
}

function merged(values: Axis['values'], further: Axis['values']): Axis['values'] {
  const all = [...new Set([...values, ...further])]
  const direction = values.length > 1 ? Math.sign(Number(values.at(-1)) - Number(values[0])) : 1
  const isSorted = values.every((value, i) => i === 0 || (Number(value) - Number(values[i - 1])) * direction > 0)
  const areNumbers = all.every((value) => typeof value === 'number')
  return areNumbers && isSorted ? all.toSorted((a, b) => (Number(a) - Number(b)) * direction) : all
}

/** A plan whose specs have their defaults. Throws a SpecError that names the field. */
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
  const values = axes.map((axis, i) => axis.values[coordinates[i] ?? 0] ?? '')
  const spec = overrideAll(
    base,
    axes.map(({ path }, i) => `${path}=${JSON.stringify(values[i])}`),
  )
  const labels = axes.map(({ path }, i) => fieldLabel(path, values[i] ?? ''))
  return parseSpec({ ...spec, name: longName(base.name, labels.join(' · ')) })
}

const longestName = 120

/** Kept free for the labels where names are long, so that all runs of a study begin alike. */
const labelRoom = 40

/** What tells a run apart stands at the end of its name, and is the last that is cut. */
function longName(name: string, labels: string): string {
  const room = longestName - Math.max(labelRoom, labels.length) - ' · '.length
  const head = name.length <= room ? name : `${name.slice(0, Math.max(0, room - 1))}…`
  return `${head} · ${labels}`.slice(0, longestName)
}

function combinations(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (before, size) => before.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  )
}
