import { specFields, type Field, type LeafField } from '../spec/specFields.ts'
import type { Entries, GlossaryEntry } from './entry.ts'

const fieldPrefix = 'field:'
export type FieldId = `${typeof fieldPrefix}${string}`
export const fieldId = (path: string): FieldId => `${fieldPrefix}${path}`

/** Returns every single value of a spec, also those of choices. A path that several options share comes once. */
function leaves(fields: readonly Field[]): LeafField[] {
  return fields.flatMap((field) => {
    if (field.kind === 'group') return [...(field.presence ? [field.presence] : []), ...leaves(field.fields)]
    if (field.kind === 'choice') return [field.tag, ...field.options.flatMap(({ fields: own }) => leaves(own))]
    return [field]
  })
}

function entryOf({ path, meta, words }: LeafField): GlossaryEntry {
  const { label, symbol, unit, help, wordLabels = {} } = meta
  const named = words.map((word) => wordLabels[word] || word)
  const values = named.length > 0 ? ` Values: ${named.join(', ')}.` : ''
  const title = label === path ? path : `${label} (${path})`
  return {
    name: title,
    definition: `${help || 'Field of the spec.'}${unit ? ` In ${unit}.` : ''}${values}`,
    certainty: 'recorded',
    shownAs: [path, label, ...(symbol === undefined ? [] : [symbol])],
  }
}

let made: Entries<FieldId> | null = null

/** An entry for every field of a spec, from the schema: label, help, unit and values. */
export function fieldEntries(): Entries<FieldId> {
  const unique = new Map<string, LeafField>()
  if (made === null) for (const leaf of leaves(specFields())) if (!unique.has(leaf.path)) unique.set(leaf.path, leaf)
  return (made ??= Object.fromEntries([...unique].map(([path, leaf]) => [fieldId(path), entryOf(leaf)])))
}
