import { guessedPictures } from './backbone/pictures.ts'
import { Data } from './data.ts'
import { Optimizer } from './optimizer.ts'
import { parseSpec, SpecError, type RunSpec } from './runSpec.ts'
import { chosen, filledGroup, specFields } from './specFields.ts'

type Tree = { [key: string]: unknown }
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A field by its path, as `penalty.weightDecay`, and its new value. */
export interface FieldValue {
  path: string
  value: unknown
}

/** Returns the spec with another value of one field. Throws the same errors as `withFieldsAt`. */
export const withFieldAt = (spec: RunSpec, path: string, value: unknown): RunSpec =>
  withFieldsAt(spec, [{ path, value }])

/**
 * Returns the spec with new values, set in order and parsed once at the end: fields that depend on each other can follow
 * one another. Another `optimizer.kind` keeps the continuation and takes its own defaults, since the other fields differ
 * between optimizers; so does another kind of `backbone` or `test`. A field of `batches`, `backbone` or `test` makes the group
 * where the spec has null. Throws a SpecError that names an invalid value, or an unknown path and the names that exist there.
 */
export function withFieldsAt(spec: RunSpec, fields: readonly FieldValue[]): RunSpec {
  const next = JSON.parse(JSON.stringify(spec)) as Tree
  for (const { path, value } of fields) assign(next, path, value)
  return parseSpec(next)
}

/** Returns the spec with every `path=value` applied; a value is JSON where it parses as JSON, else text. */
export const overrideAll = (spec: RunSpec, assignments: readonly string[]): RunSpec =>
  withFieldsAt(spec, assignments.map(parseAssignment))

function parseAssignment(text: string): FieldValue {
  const split = text.indexOf('=')
  if (split < 1) throw new SpecError('', `'${text}' is not of the form path=value`)
  return { path: text.slice(0, split).trim(), value: parseValue(text.slice(split + 1).trim()) }
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function assign(spec: Tree, path: string, value: unknown): void {
  makeGroup(spec, path, value)
  const { parent, name } = find(spec, path)
  if (path === 'optimizer.kind' && value !== parent[name]) spec['optimizer'] = otherOptimizer(parent, value)
  else parent[name] = value
}

/**
 * Makes the group of a field where the spec has null in its place or lacks it, and replaces the fields of a choice when its
 * kind changes. All fields take their defaults, and pictures the size of the data.
 */
function makeGroup(spec: Tree, path: string, value: unknown): void {
  const [group = '', ...rest] = path.split('.')
  if (rest.length === 0 || !['batches', 'backbone', 'test'].includes(group)) return
  const field = specFields().find((own) => own.path === group)
  const old = spec[group] ?? null
  if (field?.kind === 'group' && old === null) spec[group] = filledGroup(field)
  if (field?.kind !== 'choice') return
  const isKind = rest.join('.') === 'kind'
  if (old !== null && !isKind) return
  const word = isKind ? String(value) : (field.options[1]?.word ?? '')
  const made = chosen(field, word, old) ?? { kind: word }
  spec[group] = group === 'backbone' && old === null ? { ...made, ...sizeOfPictures(spec) } : { ...made }
}

/** Returns the `input` of a new backbone for the data of a spec; nothing where the data do not tell it. */
function sizeOfPictures(spec: Tree): Tree {
  const { success, data } = Data.safeParse(spec['data'])
  const input = success ? guessedPictures({ data }) : null
  return input ? { input } : {}
}

/** Returns the value of a field. Throws a SpecError that names an unknown path and the names that exist there. */
export function fieldAt(spec: RunSpec, path: string): unknown {
  const { parent, name } = find(spec as unknown as Tree, path)
  return parent[name]
}

/** Returns the object that holds the field, and the last name of the path. */
function find(spec: Tree, path: string): { parent: Tree; name: string } {
  const names = path.split('.')
  let parent = spec
  for (const [depth, name] of names.entries()) {
    if (!Object.hasOwn(parent, name)) {
      const where = names.slice(0, depth).join('.') || 'the spec'
      throw new SpecError(path, `unknown: ${where} has ${Object.keys(parent).join(', ')}`)
    }
    if (depth === names.length - 1) break
    const child = parent[name]
    if (!isTree(child)) throw new SpecError(path, `unknown: ${names.slice(0, depth + 1).join('.')} has no fields`)
    parent = child
  }
  return { parent, name: names.at(-1) ?? '' }
}

/** Fills in the defaults of the new kind, for the fields that follow. The final parse reports an unknown kind. */
function otherOptimizer({ continuation }: Tree, kind: unknown): unknown {
  const optimizer = { kind, continuation }
  return Optimizer.safeParse(optimizer).data ?? optimizer
}
