import type * as z from 'zod'
import { RunSpec, parseSpec } from './runSpec.ts'

export interface SpecIssue {
  /** Names and positions separated by dots, as `network.widths.2`; empty for the whole spec. */
  path: string
  /** The problem, phrased to follow the name of the field. */
  message: string
}

/** Parses a spec and returns it, or all of its issues by field. */
export function readSpec(value: unknown): { spec: RunSpec; issues: [] } | { spec: null; issues: SpecIssue[] } {
  const result = RunSpec.safeParse(value)
  if (result.success) return { spec: parseSpec(value), issues: [] }
  return { spec: null, issues: result.error.issues.flatMap((issue) => flattened(issue, value)) }
}

type Issue = z.core.$ZodIssue

/** Expands the issue of a union into the issues of its best matching member. */
function flattened(issue: Issue, value: unknown, above: readonly PropertyKey[] = []): SpecIssue[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (issues: readonly Issue[]): number => Math.max(...issues.map((own) => own.path.length))
    const best = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0]
    if (best && depth(best) > 0) return best.flatMap((own) => flattened(own, value, path))
  }
  return [{ path: path.map(String).join('.'), message: sentenceOf(issue, at(value, path)) }]
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[name] : undefined,
    value,
  )

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
}

/** Keeps the messages of our schema and rewrites those of zod, which are for programmers. */
function sentenceOf(issue: Issue, value: unknown): string {
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message
  if (value === undefined || value === '') return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return bound(issue.origin, issue.inclusive ? 'at least' : 'above', issue.minimum)
    case 'too_big':
      return bound(issue.origin, issue.inclusive ? 'at most' : 'below', issue.maximum)
    case 'invalid_value':
      return `must be ${issue.values
        .map(String)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}`
    case 'unrecognized_keys':
      return `has no field ${issue.keys.map((key) => `“${key}”`).join(', ')}`
    case 'invalid_union':
      return `“${typeof value === 'object' ? JSON.stringify(value) : String(value)}” is not one of the possible values`
    default:
      return issue.message
  }
}

function bound(origin: string, how: string, limit: number | bigint): string {
  if (origin === 'string') return `must have ${how} ${limit} characters`
  return origin === 'array' ? `must have ${how} ${limit} entries` : `must be ${how} ${limit}`
}
