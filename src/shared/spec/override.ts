import { parseSpec, SpecError, type RunSpec } from './runSpec.ts'

type Tree = { [key: string]: unknown }
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A new spec with `path` (dots between names, as `penalty.weightDecay`) set to `text`, read as JSON where it is JSON
 * and as a string otherwise. Another `optimizer.kind` keeps the continuation and takes its own defaults for the rest,
 * since the fields of one optimizer mean nothing to another. Throws a SpecError that names an unknown path, with the
 * names that exist there, or the bad value.
 */
export function overrideSpec(spec: RunSpec, path: string, text: string): RunSpec {
  const next: Tree = structuredCopy(spec)
  const { kind, continuation } = spec.optimizer
  if (path === 'optimizer.kind' && readValue(text) !== kind)
    return parseSpec({ ...next, optimizer: { kind: readValue(text), continuation } })
  const names = path.split('.')
  let at = next
  for (const [depth, name] of names.entries()) {
    if (!Object.hasOwn(at, name)) {
      const where = names.slice(0, depth).join('.') || 'the spec'
      throw new SpecError(path, `unknown: ${where} has ${Object.keys(at).join(', ')}`)
    }
    const child = at[name]
    if (depth === names.length - 1) at[name] = readValue(text)
    else if (isTree(child)) at = child
    else throw new SpecError(path, `unknown: ${names.slice(0, depth + 1).join('.')} has no fields`)
  }
  return parseSpec(next)
}

/** Reads `path=value` pairs in order. */
export function overrideAll(spec: RunSpec, assignments: readonly string[]): RunSpec {
  return assignments.reduce((current, assignment) => {
    const split = assignment.indexOf('=')
    if (split < 1) throw new SpecError('', `'${assignment}' is not of the form path=value`)
    return overrideSpec(current, assignment.slice(0, split).trim(), assignment.slice(split + 1).trim())
  }, spec)
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const structuredCopy = (spec: RunSpec): Tree => JSON.parse(JSON.stringify(spec)) as Tree
