import { createHash } from 'node:crypto'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { leavesOf, specFields } from '../../shared/spec/specFields.ts'

/** Returns the hash of a spec, which is the same in every version and on every machine. */
export const specHash = (spec: RunSpec): string =>
  createHash('sha256')
    .update(canonicalJson(withoutLaterDefaults(spec)))
    .digest('hex')

/** Returns the hash of a spec without its name and the name of its data: equal hashes mean equal results. */
export const recipeHash = (spec: RunSpec): string =>
  specHash({ ...spec, name: '', data: spec.data.set === 'imported' ? { ...spec.data, name: '' } : spec.data })

/** Fields that the schema has gained since the first hashes were stored, with their defaults as JSON. */
function readLaterDefaults(): ReadonlyMap<string, string> {
  const later = leavesOf(specFields()).filter(({ meta }) => meta.isLater)
  return new Map(later.map((field) => [field.path, canonicalJson(field.default)]))
}

let laterDefaults: ReadonlyMap<string, string> | null = null

/** Leaves later fields out where they have their defaults: a spec keeps the hash that it had before these fields. */
function withoutLaterDefaults(value: object, above = ''): object {
  const defaults = (laterDefaults ??= readLaterDefaults())
  const kept = Object.entries(value).flatMap(([name, child]: [string, unknown]) => {
    const path = above + name
    const laterDefault = defaults.get(path)
    if (laterDefault !== undefined && canonicalJson(child) === laterDefault) return []
    const isGroup = typeof child === 'object' && child !== null && !Array.isArray(child)
    if (!isGroup) return [[name, child] as const]
    const group = withoutLaterDefaults(child, `${path}.`)
    // A group of later fields alone is later itself.
    return Object.keys(group).length === 0 && Object.keys(child).length > 0 ? [] : [[name, group] as const]
  })
  return Object.fromEntries(kept)
}
