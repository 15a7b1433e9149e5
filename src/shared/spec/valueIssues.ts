import type * as z from 'zod'

export interface ValueIssue {
  /** Names and positions separated by dots, as `network.widths.2`; empty for the whole value. */
  path: string
  /** The problem, phrased to follow the name of the field. */
  message: string
}

/** Rewrites the issues of a schema for users: zod writes them for programmers. `value`: what was parsed. */
export const valueIssues = (error: z.ZodError, value: unknown): ValueIssue[] =>
  error.issues.flatMap((issue) => flattened(issue, value))

/** Returns the first issue as one sentence: its field, what the field must be, and what it is. */
export function issueText(error: z.ZodError, value: unknown): ValueIssue {
  const [first = { path: '', message: 'is not valid' }] = valueIssues(error, value)
  const found = at(value, first.path === '' ? [] : first.path.split('.'))
  return {
    ...first,
    message: first.message.startsWith('must ') ? `${first.message}, not ${shown(found)}` : first.message,
  }
}

/** More characters of a value do not help to find it. */
const mostShown = 60

function shown(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return `'${text.length > mostShown ? `${text.slice(0, mostShown)}…` : text}'`
}

type Issue = z.core.$ZodIssue

/** Expands the issue of a union into the issues of its best matching member. */
function flattened(issue: Issue, value: unknown, above: readonly PropertyKey[] = []): ValueIssue[] {
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
