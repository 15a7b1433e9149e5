import * as z from 'zod'
import { RunSpec } from './runSpec.ts'

/** A value of the spec that is not made of others: what a person types, chooses or ticks. */
export interface LeafField {
  /**
   * `constant`: it has one value. `list`: numbers. `wordOrList`: one of the words, or numbers. `pairs`: pairs of numbers.
   */
  kind: 'number' | 'text' | 'word' | 'switch' | 'constant' | 'list' | 'wordOrList' | 'pairs'
  /** Names with dots between, as `penalty.weightDecay`. */
  path: string
  /** What can be chosen; empty where it is typed. */
  words: readonly string[]
  /** Whether null stands for: by itself. */
  isNullable: boolean
  /** undefined: it has none, and must be there. */
  default: unknown
}

/** Fields under one name. */
export interface GroupField {
  kind: 'group'
  path: string
  fields: readonly Field[]
}

/** An object whose fields depend on one of them, the tag: the kind of an optimizer, the set of the data. */
export interface ChoiceField {
  kind: 'choice'
  path: string
  tag: LeafField
  options: readonly { word: string; fields: readonly Field[] }[]
}

export type Field = LeafField | GroupField | ChoiceField

/** What is used here of a JSON schema. */
interface Schema {
  type?: string
  const?: unknown
  enum?: string[]
  default?: unknown
  properties?: Record<string, Schema>
  oneOf?: Schema[]
  anyOf?: Schema[]
  items?: Schema | false
}

/** The fields of a spec in the order of its schema: the one source of what a form asks for. */
export const specFields: readonly Field[] = fieldsOf(
  z.toJSONSchema(RunSpec, { io: 'input', unrepresentable: 'any' }) as Schema,
  '',
)

function fieldsOf({ properties = {} }: Schema, path: string, without = ''): Field[] {
  return Object.entries(properties)
    .filter(([name]) => name !== without)
    .map(([name, schema]) => fieldOf(schema, path ? `${path}.${name}` : name))
}

function fieldOf(schema: Schema, path: string): Field {
  if (schema.oneOf) return choiceOf(schema.oneOf, path)
  if (schema.properties) return { kind: 'group', path, fields: fieldsOf(schema, path) }
  return leafOf(schema, path)
}

function choiceOf(members: readonly Schema[], path: string): ChoiceField {
  const [tag = ''] =
    Object.entries(members[0]?.properties ?? {}).find(([, { const: word }]) => word !== undefined) ?? []
  const wordOf = ({ properties }: Schema): string => String(properties?.[tag]?.const)
  return {
    kind: 'choice',
    path,
    tag: leaf('word', `${path}.${tag}`, { words: members.map(wordOf) }),
    options: members.map((member) => ({ word: wordOf(member), fields: fieldsOf(member, path, tag) })),
  }
}

function leaf(kind: LeafField['kind'], path: string, own: Partial<LeafField> = {}): LeafField {
  return { kind, path, words: [], isNullable: false, default: undefined, ...own }
}

function leafOf(schema: Schema, path: string): LeafField {
  const own = { default: schema.default }
  if (schema.anyOf) {
    const isNullable = schema.anyOf.some(({ type }) => type === 'null')
    const rest = schema.anyOf.filter(({ type }) => type !== 'null')
    const words = rest.flatMap((member) => member.enum ?? [])
    if (words.length > 0) return leaf('wordOrList', path, { ...own, words, isNullable })
    return { ...leafOf(rest[0] ?? {}, path), ...own, isNullable }
  }
  if (schema.const !== undefined) return leaf('constant', path, { default: schema.const })
  if (schema.enum) return leaf('word', path, { ...own, words: schema.enum })
  if (schema.type === 'boolean') return leaf('switch', path, own)
  if (schema.type === 'string') return leaf('text', path, own)
  if (schema.type === 'number' || schema.type === 'integer') return leaf('number', path, own)
  if (schema.type === 'array') return leaf(schema.items && schema.items.type === 'array' ? 'pairs' : 'list', path, own)
  // A schema of another form needs a control of its own: better no form than one that leaves a field out.
  throw new TypeError(`${path}: no control for ${JSON.stringify(schema)}`)
}

/** Every leaf under these fields, tags of choices among them, in whichever option; a path is there once per place. */
export function leavesOf(fields: readonly Field[]): LeafField[] {
  return fields.flatMap((field) => {
    if (field.kind === 'group') return leavesOf(field.fields)
    if (field.kind === 'choice') return [field.tag, ...field.options.flatMap(({ fields: own }) => leavesOf(own))]
    return [field]
  })
}

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const lastName = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/**
 * The object of a choice after another option has been chosen: fields that the option has too keep their values where
 * they are of the same kind, the others begin at their defaults, or at `starts` (by path) where they have none.
 */
export function chosen(choice: ChoiceField, word: string, old: unknown, starts: Tree): Tree {
  const option = choice.options.find((candidate) => candidate.word === word) ?? choice.options[0]
  const tag = { [lastName(choice.tag.path)]: option?.word }
  return { ...tag, ...kept(option?.fields ?? [], old, starts) }
}

function kept(fields: readonly Field[], old: unknown, starts: Tree): Tree {
  return Object.fromEntries(
    fields.map((field) => {
      const name = lastName(field.path)
      const before = isTree(old) ? old[name] : undefined
      return [name, keptValue(field, before, starts)]
    }),
  )
}

function keptValue(field: Field, before: unknown, starts: Tree): unknown {
  if (field.kind === 'group') return kept(field.fields, before, starts)
  if (field.kind === 'choice') {
    const word = isTree(before) ? String(before[lastName(field.tag.path)]) : ''
    return chosen(field, word, before, starts)
  }
  return fits(field, before) ? before : (field.default ?? starts[field.path] ?? null)
}

function fits({ kind, words, isNullable }: LeafField, value: unknown): boolean {
  if (value === null) return isNullable
  if (kind === 'word') return words.includes(value as string)
  if (kind === 'list' || kind === 'pairs') return Array.isArray(value)
  if (kind === 'number') return typeof value === 'number'
  if (kind === 'switch') return typeof value === 'boolean'
  return kind === 'text' && typeof value === 'string'
}
