import * as z from 'zod'
import type { FieldMeta } from './fieldMeta.ts'
import { RunSpec } from './runSpec.ts'

/** A single value of the spec, which a person types, chooses or ticks. */
export interface LeafField {
  /**
   * `list`: numbers. `wordOrList`: a word or numbers. `pairs`: pairs of numbers. `constant`: the field has one value. `json`:
   * a list of objects. `presence`: whether the spec has the fields below this path, or null.
   */
  kind: 'number' | 'text' | 'word' | 'switch' | 'constant' | 'list' | 'wordOrList' | 'pairs' | 'json' | 'presence'
  /** Names separated by dots, as `penalty.weightDecay`. */
  path: string
  meta: FieldMeta
  /** Values of an enumeration; empty for typed fields. */
  words: readonly string[]
  /** Whether the field may be null, which stands for its default. */
  isNullable: boolean
  /** undefined for a required field. */
  default: unknown
}

/** Fields under one name. */
export interface GroupField {
  kind: 'group'
  path: string
  title: string
  fields: readonly Field[]
  /** The leaf of the group itself, where a spec may have null in its place; else null. */
  presence: LeafField | null
}

/** An object whose fields depend on its tag: the kind of an optimizer, the set of the data. */
export interface ChoiceField {
  kind: 'choice'
  path: string
  title: string
  tag: LeafField
  /** A choice that may be null has the word `none` as its first option. */
  options: readonly { word: string; fields: readonly Field[] }[]
  /** The leaf of the choice itself, where a spec may have null in its place; else null. */
  presence: LeafField | null
}

export type Field = LeafField | GroupField | ChoiceField

/** The parts of a JSON schema that this file reads, with the descriptions that `.meta` adds. */
interface Schema extends Partial<FieldMeta> {
  type?: string
  const?: unknown
  enum?: string[]
  default?: unknown
  properties?: Record<string, Schema>
  oneOf?: Schema[]
  anyOf?: Schema[]
  items?: Schema | false
  title?: string
  tag?: FieldMeta
}

/** The fields of a spec in the order of its schema: forms, tables and hashes follow them. */
export const specFields = once((): readonly Field[] =>
  fieldsOf(z.toJSONSchema(RunSpec, { io: 'input', unrepresentable: 'any' }) as Schema, ''),
)

/** Computes a value when it is first asked for: the schema costs milliseconds, which most commands need not pay. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

function fieldsOf({ properties = {} }: Schema, path: string, without = ''): Field[] {
  return Object.entries(properties)
    .filter(([name]) => name !== without)
    .map(([name, schema]) => fieldOf(schema, path ? `${path}.${name}` : name))
}

function fieldOf(schema: Schema, path: string): Field {
  const title = schema.title ?? path
  const inner = schema.anyOf?.find(({ oneOf, properties }) => oneOf ?? properties)
  if (inner) return nullableOf(fieldOf({ ...inner, ...schema, anyOf: [] }, path), schema)
  if (schema.oneOf) return choiceOf(schema, schema.oneOf, path)
  if (schema.properties) return { kind: 'group', path, title, fields: fieldsOf(schema, path), presence: null }
  return leafOf(schema, path)
}

/** The word of a choice that stands for null. */
const absent = 'none'

/** Makes a group or a choice of a schema that also accepts null. */
function nullableOf(field: Field, schema: Schema): Field {
  if (field.kind !== 'group' && field.kind !== 'choice') return field
  const described = { ...schema.tag, ...schema }
  const presence = leaf('presence', field.path, described, { isNullable: true, default: null })
  if (field.kind === 'group') return { ...field, presence }
  const { tag, options } = field
  const meta = { ...tag.meta, wordLabels: { [absent]: 'none', ...tag.meta.wordLabels } }
  return {
    ...field,
    presence,
    tag: { ...tag, meta, words: [absent, ...tag.words] },
    options: [{ word: absent, fields: [] }, ...options],
  }
}

function choiceOf({ title, tag: meta }: Schema, members: readonly Schema[], path: string): ChoiceField {
  const [tag = ''] =
    Object.entries(members[0]?.properties ?? {}).find(([, { const: word }]) => word !== undefined) ?? []
  const literals = members.map(({ properties }) => properties?.[tag] ?? {})
  const words = literals.map((literal) => String(literal.const))
  const wordLabels = Object.fromEntries(literals.map(({ label }, i) => [words[i], label ?? '']))
  return {
    kind: 'choice',
    path,
    title: title ?? path,
    tag: leaf('word', `${path}.${tag}`, { ...meta, wordLabels }, { words }),
    options: members.map((member, i) => ({ word: words[i] ?? '', fields: fieldsOf(member, path, tag) })),
    presence: null,
  }
}

function leaf(kind: LeafField['kind'], path: string, schema: Schema, own: Partial<LeafField> = {}): LeafField {
  return { kind, path, meta: metaOf(schema, path), words: [], isNullable: false, default: undefined, ...own }
}

/** The description without the rest of the schema; a field without one shows its path. */
function metaOf(schema: Schema, path: string): FieldMeta {
  const meta: FieldMeta = { label: path, help: '' }
  for (const key of ['label', 'symbol', 'unit', 'help', 'wordLabels', 'start', 'isLater'] as const)
    if (schema[key] !== undefined) Object.assign(meta, { [key]: schema[key] })
  return meta
}

function leafOf(schema: Schema, path: string): LeafField {
  const own = { default: schema.default }
  if (schema.anyOf) {
    const isNullable = schema.anyOf.some(({ type }) => type === 'null')
    const rest = schema.anyOf.filter(({ type }) => type !== 'null')
    const words = rest.flatMap((member) => member.enum ?? [])
    if (words.length > 0) return leaf('wordOrList', path, schema, { ...own, words, isNullable })
    return { ...leafOf(rest[0] ?? {}, path), meta: metaOf(schema, path), ...own, isNullable }
  }
  if (schema.const !== undefined) return leaf('constant', path, schema, { default: schema.const })
  if (schema.enum) return leaf('word', path, schema, { ...own, words: schema.enum })
  if (schema.type === 'boolean') return leaf('switch', path, schema, own)
  if (schema.type === 'string') return leaf('text', path, schema, own)
  if (schema.type === 'number' || schema.type === 'integer') return leaf('number', path, schema, own)
  if (schema.type === 'array') {
    return leaf(listKind(schema.items), path, schema, own)
  }
  // A schema of another form needs a new control. An error is better than a form without that field.
  throw new TypeError(`${path}: no control for ${JSON.stringify(schema)}`)
}

/** Returns the kind of a list by its entries. */
function listKind(items: Schema['items']): LeafField['kind'] {
  if (!items) return 'list'
  if (items.type === 'array') return 'pairs'
  return items.oneOf ? 'json' : 'list'
}

/**
 * Returns every leaf under these fields, with the tags of choices and the leaves of what may be null. A path appears once
 * in every option that has it.
 */
export function leavesOf(fields: readonly Field[]): LeafField[] {
  return fields.flatMap((field) => {
    if (field.kind !== 'group' && field.kind !== 'choice') return [field]
    const own =
      field.kind === 'group'
        ? leavesOf(field.fields)
        : [field.tag, ...field.options.flatMap(({ fields: below }) => leavesOf(below))]
    return field.presence ? [field.presence, ...own] : own
  })
}

/** The first leaf with each path: options of a choice describe a shared path alike. */
const leavesByPath = once(
  (): ReadonlyMap<string, LeafField> =>
    new Map(
      leavesOf(specFields())
        .toReversed()
        .map((field) => [field.path, field]),
    ),
)

/** Returns the description of a field by its path; undefined for a path that no spec has. */
export const fieldMeta = (path: string): FieldMeta | undefined => leavesByPath().get(path)?.meta

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/**
 * Returns the object of a choice after another option is chosen. A field that both options have keeps its value where
 * the kind agrees; any other field takes its default, or `meta.start` where it has none. null: the option `none` of a choice
 * that may be null.
 */
export function chosen(choice: ChoiceField, word: string, old: unknown): Tree | null {
  if (choice.presence && word === absent) return null
  const option = choice.options.find((candidate) => candidate.word === word) ?? choice.options[0]
  const tag = { [lastName(choice.tag.path)]: option?.word }
  return { ...tag, ...kept(option?.fields ?? [], old) }
}

/** Returns the fields of a group that was null, with their defaults. */
export const filledGroup = ({ fields }: GroupField): Tree => kept(fields, {})

function kept(fields: readonly Field[], old: unknown): Tree {
  return Object.fromEntries(
    fields.map((field) => {
      const name = lastName(field.path)
      const before = isTree(old) ? old[name] : undefined
      return [name, keptValue(field, before)]
    }),
  )
}

function keptValue(field: Field, before: unknown): unknown {
  if (field.kind === 'group') return kept(field.fields, before)
  if (field.kind === 'choice') {
    const word = isTree(before) ? String(before[lastName(field.tag.path)]) : ''
    return chosen(field, word, before)
  }
  return fits(field, before) ? before : (field.default ?? field.meta.start ?? null)
}

function fits({ kind, words, isNullable }: LeafField, value: unknown): boolean {
  if (value === null) return isNullable
  if (kind === 'word') return words.includes(value as string)
  if (kind === 'list' || kind === 'pairs' || kind === 'json') return Array.isArray(value)
  if (kind === 'number') return typeof value === 'number'
  if (kind === 'switch') return typeof value === 'boolean'
  return kind === 'text' && typeof value === 'string'
}
