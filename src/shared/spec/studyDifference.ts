import { dataSetName, hasPresetData } from './dataOrigin.ts'
import { sampleCount } from './data.ts'
import { fieldLabel, fieldSymbol, isSeed } from './fieldLabel.ts'
import { presets } from './presets/index.ts'
import { recipeLeaves, type LeafValue } from './recipeLeaves.ts'
import type { RunSpec } from './runSpec.ts'
import { parsePlan, type StudyPart, type StudyPlan } from './studyPlan.ts'

type Leaves = ReadonlyMap<string, LeafValue | readonly unknown[]>

/** A part of a plan: its fields, and the values that it gives each varied one. */
interface Fields {
  leaves: Leaves
  values: ReadonlyMap<string, readonly LeafValue[]>
}

const published = new Map<string, Fields[]>()

/**
 * Says how a study differs from the published spec of its preset, at either size: its data first, then the fields, each with
 * its values. Empty where every run is one of the published runs, up to seeds. A study without a preset is named by its data
 * and by the fields that it varies.
 */
export function studyDifference(preset: string | null, plan: StudyPlan): string[] {
  const own = publishedParts(preset)
  const texts = plan.parts.flatMap((part) =>
    own.length > 0 ? differenceOf(part, preset, own) : [dataText(part.base), ...variedTexts(part)],
  )
  return [...new Set(texts)]
}

/** Whether every run of a study is a run of the published spec of its preset, up to seeds. */
export const isPublished = (preset: string | null, plan: StudyPlan): boolean =>
  publishedParts(preset).length > 0 && studyDifference(preset, plan).length === 0

function publishedParts(preset: string | null): Fields[] {
  const found = presets.find(({ name }) => name === preset)
  if (!found) return []
  const before = published.get(found.name)
  if (before) return before
  const parts = Object.values(found.sizes).flatMap((size) => parsePlan(size).parts.map(fieldsOf))
  published.set(found.name, parts)
  return parts
}

const fieldsOf = ({ base, axes }: StudyPart): Fields => ({
  leaves: new Map(recipeLeaves(base)),
  values: new Map(axes.map(({ path, values }) => [path, values])),
})

/** Returns the differences from the published part that has the fewest. */
function differenceOf(part: StudyPart, preset: string | null, published: readonly Fields[]): string[] {
  const own = fieldsOf(part)
  const all = published.map((other) => changedPaths(own, other))
  const fewest = all.reduce((best, paths) => (paths.length < best.length ? paths : best))
  const isForeign = !hasPresetData({ preset, spec: part.base })
  const fields = isForeign ? fewest.filter((path) => !path.startsWith('data.')) : fewest
  return [...(isForeign ? [dataText(part.base)] : []), ...fields.map((path) => valuesText(path, own))]
}

/** Lists the fields of which a part has a value that the published part does not have. */
function changedPaths(own: Fields, other: Fields): string[] {
  const paths = new Set([...own.leaves.keys(), ...own.values.keys(), ...other.leaves.keys()])
  return [...paths].filter((path) => {
    if (isSeed(path)) return false
    const known = new Set(valuesOf(path, other).map((value) => JSON.stringify(value)))
    return valuesOf(path, own).some((value) => !known.has(JSON.stringify(value)))
  })
}

const valuesOf = (path: string, { leaves, values }: Fields): readonly unknown[] =>
  values.get(path) ?? [leaves.get(path)]

const dataText = ({ data }: RunSpec): string => `${dataSetName(data)}, N = ${sampleCount({ data })}`

const variedTexts = (part: StudyPart): string[] =>
  part.axes.filter(({ path }) => !isSeed(path)).map(({ path }) => valuesText(path, fieldsOf(part)))

/** Writes a field with its values: `δ = 0.1`, `δ 10, 5, 2`, or the name alone where the part does not have it. */
function valuesText(path: string, fields: Fields): string {
  const values = valuesOf(path, fields)
  const [first] = values
  if (first === undefined) return `${fieldSymbol(path)} default`
  if (values.length > 1) return `${fieldSymbol(path)} ${values.join(', ')}`
  const isPlain = typeof first === 'number' || typeof first === 'string' || typeof first === 'boolean'
  return isPlain
    ? fieldLabel(path, first)
    : `${fieldSymbol(path)} ${Array.isArray(first) ? first.join('-') : String(first)}`
}
