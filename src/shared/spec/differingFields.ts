import { recipeLeaves, type LeafValue } from './recipeLeaves.ts'

/**
 * Returns the fields whose values differ between `specs`, in their order, with the value of every spec: undefined where
 * a spec lacks the field. Fields that are lists are ignored.
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
