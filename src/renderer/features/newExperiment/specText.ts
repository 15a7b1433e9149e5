import type { RunSpec } from '../../../shared/spec/runSpec.ts'
import { readSpec } from '../../../shared/spec/specIssues.ts'

/** The whole of a draft as it is copied and saved. */
export const specText = (spec: unknown): string => `${JSON.stringify(spec, null, 2)}\n`

/** A spec as text, or all that is wrong with it in sentences. */
export function readSpecText(text: string): { spec: RunSpec; problems: [] } | { spec: null; problems: string[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { spec: null, problems: [`This is not JSON: ${(error as Error).message}.`] }
  }
  const { spec, issues } = readSpec(value)
  if (spec) return { spec, problems: [] }
  return { spec, problems: issues.map(({ path, message }) => `${path === '' ? 'A spec' : path} ${message}.`) }
}

/** A file of this name: the name of the spec with what no file system minds. */
export const specFileName = (name: unknown): string =>
  `${
    String(name)
      .normalize('NFKD')
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[-.]+|-+$/g, '')
      .slice(0, 100) || 'spec'
  }.json`
