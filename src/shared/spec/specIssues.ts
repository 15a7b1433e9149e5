import { RunSpec, parseSpec } from './runSpec.ts'
import { valueIssues, type ValueIssue } from './valueIssues.ts'

/** A problem of a spec; its path is empty for the whole spec. */
export type SpecIssue = ValueIssue

/** Parses a spec and returns it, or all of its issues by field. */
export function readSpec(value: unknown): { spec: RunSpec; issues: [] } | { spec: null; issues: SpecIssue[] } {
  const result = RunSpec.safeParse(value)
  if (result.success) return { spec: parseSpec(value), issues: [] }
  return { spec: null, issues: valueIssues(result.error, value) }
}
