import { specFields, type Field, type LeafField } from '../../../shared/spec/specFields.ts'

export const isLeaf = (field: Field): field is LeafField => field.kind !== 'group' && field.kind !== 'choice'

/** Name, seed and engine of the whole run, which stand before all groups. */
const generalPaths = ['name', 'seed', 'precision', 'engine']

export const generalFields: readonly LeafField[] = generalPaths.flatMap((path) =>
  specFields().filter((field): field is LeafField => field.path === path && isLeaf(field)),
)

/** The groups of fields, each with a heading. */
export const sections: readonly Field[] = specFields().filter((field) => !isLeaf(field))

/** Fields that are chosen together with an imported set. */
const fixed = new Set(['data.hash', 'data.name', 'data.dimension', 'data.classes'])

/** Returns the fields to fill in, without constants and without facts of an imported set. */
export const asked = (fields: readonly Field[], isImported: boolean): Field[] =>
  fields.filter((field) => field.kind !== 'constant' && !(isImported && fixed.has(field.path)))

/** Choices that cannot vary, because each of their values needs further fields. */
const tags = new Set(['data.set', 'data.sampling.kind', 'test.kind', 'backbone.kind', 'optimizer.schedule.kind'])

export const canVary = ({ kind, path }: LeafField): boolean =>
  ['number', 'switch', 'word'].includes(kind) && !tags.has(path)
