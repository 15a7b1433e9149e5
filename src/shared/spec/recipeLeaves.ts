export type LeafValue = string | number | boolean | null

/** Fields outside the recipe: a run can be renamed. */
const ignoredPaths: readonly string[] = ['name', 'version']

/** Yields the fields of a spec by path, in their order; a list is one field. */
export function* recipeLeaves(value: object, above = ''): Generator<[string, LeafValue | readonly unknown[]]> {
  for (const [name, child] of Object.entries(value) as [string, LeafValue | object][]) {
    const path = above + name
    if (ignoredPaths.includes(path)) continue
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) yield* recipeLeaves(child, `${path}.`)
    else yield [path, child as LeafValue | readonly unknown[]]
  }
}
