import { Optimizer } from './optimizer.ts'
import { parseSpec, SpecError, type RunSpec } from './runSpec.ts'

type Tree = { [key: string]: unknown }
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A new spec with every `path=value` set in order (dots between names, as `penalty.weightDecay`), the value read as JSON
 * where it is JSON and as a string otherwise. The whole is parsed at the end, so that fields that go together can be set
 * one after the other. Another `optimizer.kind` keeps the continuation and takes its own defaults for the rest, since the
 * fields of one optimizer mean nothing to another. Throws a SpecError that names an unknown path, with the names that
 * exist there, or the bad value.
 */
export function overrideAll(spec: RunSpec, assignments: readonly string[]): RunSpec {
  const next = structuredCopy(spec)
  for (const assignment of assignments) {
    const split = assignment.indexOf('=')
    if (split < 1) throw new SpecError('', `'${assignment}' is not of the form path=value`)
    assign(next, assignment.slice(0, split).trim(), readValue(assignment.slice(split + 1).trim()))
  }
  return parseSpec(next)
}

function assign(spec: Tree, path: string, value: unknown): void {
  const { at, name } = find(spec, path)
  if (path === 'optimizer.kind' && value !== at[name]) spec['optimizer'] = otherOptimizer(at, value)
  else at[name] = value
}

/** What a field is. Throws a SpecError that names an unknown path, with the names that exist there. */
export function fieldAt(spec: RunSpec, path: string): unknown {
  const { at, name } = find(spec as unknown as Tree, path)
  return at[name]
}

/** The object that holds the field, and the field's own name. */
function find(spec: Tree, path: string): { at: Tree; name: string } {
  const names = path.split('.')
  let at = spec
  for (const [depth, name] of names.entries()) {
    if (!Object.hasOwn(at, name)) {
      const where = names.slice(0, depth).join('.') || 'the spec'
      throw new SpecError(path, `unknown: ${where} has ${Object.keys(at).join(', ')}`)
    }
    if (depth === names.length - 1) break
    const child = at[name]
    if (!isTree(child)) throw new SpecError(path, `unknown: ${names.slice(0, depth + 1).join('.')} has no fields`)
    at = child
  }
  return { at, name: names.at(-1) ?? '' }
}

/** With its defaults, for the assignments that follow; a bad kind is left for the parse of the whole to name. */
function otherOptimizer({ continuation }: Tree, kind: unknown): unknown {
  const optimizer = { kind, continuation }
  return Optimizer.safeParse(optimizer).data ?? optimizer
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const structuredCopy = (spec: RunSpec): Tree => JSON.parse(JSON.stringify(spec)) as Tree
