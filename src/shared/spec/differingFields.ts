import { recipeLeaves, type LeafValue } from './recipeLeaves.ts'

/**
 * The fields that have several values among `specs`, by path and in their order, each with its value in every one of
 * them: undefined where a spec has no such field. Lists are not looked into.
 */
export function differingFields(specs: readonly object[]): { path: string; values: (LeafValue | undefined)[] }[] {
  const fields = specs.map((spec) => {
    const own = [...recipeLeaves(spec)].filter((leaf): leaf is [string, LeafValue] => !Array.isArray(leaf[1]))
    return new Map(own)
  })
  const paths = new Set(fields.flatMap((own) => [...own.keys()]))
  return [...paths].flatMap((path) => {
    const values = fields.map((own) => own.get(path))
    return values.some((value) => value !== values[0]) ? [{ path, values }] : []
  })
}
