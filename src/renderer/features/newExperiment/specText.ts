import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import { readSpec } from '../../../shared/spec/specIssues.ts'
import { parseJsonFile } from '../../../shared/spec/specJson.ts'

/** Writes a spec as JSON text, as it is copied and saved. */
export const specText = (spec: unknown): string => `${JSON.stringify(spec, null, 2)}\n`

/** Parses a spec from JSON text, or returns its problems as sentences. */
export function readSpecText(text: string): { spec: RunSpec; problems: [] } | { spec: null; problems: string[] } {
  let value: unknown
  try {
    value = parseJsonFile(text)
  } catch (error) {
    return { spec: null, problems: [`This is not JSON: ${(error as Error).message}.`] }
  }
  const { spec, issues } = readSpec(value)
  if (spec) return { spec, problems: [] }
  return { spec, problems: issues.map(({ path, message }) => `${path === '' ? 'A spec' : path} ${message}.`) }
}
