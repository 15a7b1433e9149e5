import { specFields, type Field, type LeafField } from '../../../shared/spec/specFields.ts'

export const isLeaf = (field: Field): field is LeafField => field.kind !== 'group' && field.kind !== 'choice'

/** Of what the whole is called, computed with and drawn from: these stand before all groups. */
const generalPaths = ['name', 'seed', 'precision', 'engine']

export const generalFields: readonly LeafField[] = generalPaths.flatMap((path) =>
  specFields.filter((field): field is LeafField => field.path === path && isLeaf(field)),
)

/** All else that has a heading of its own. */
export const sections: readonly Field[] = specFields.filter((field) => !isLeaf(field))

/** What says which content is meant is chosen with the set. */
const fixed = new Set(['data.hash', 'data.name', 'data.dimension', 'data.classes'])

/** Fields that a person fills in: what has one value is not asked for, and an imported set brings its own facts. */
export const asked = (fields: readonly Field[], isImported: boolean): Field[] =>
  fields.filter((field) => field.kind !== 'constant' && !(isImported && fixed.has(field.path)))

/** Of what other fields depend on only the optimizer can be varied: the others need further fields for each value. */
const tags = new Set(['data.set', 'data.sampling.kind', 'optimizer.schedule.kind'])

export const canVary = ({ kind, path }: LeafField): boolean =>
  ['number', 'switch', 'word'].includes(kind) && !tags.has(path)
