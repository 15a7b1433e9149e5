export type LeafValue = string | number | boolean | null

/** Fields that are not part of the recipe: a run's name is its own, and can be changed. */
const leftOut: readonly string[] = ['name', 'version']

/** The fields of a spec by path, in its order; a list is one of them. */
export function* recipeLeaves(value: object, above = ''): Generator<[string, LeafValue | readonly unknown[]]> {
  for (const [name, child] of Object.entries(value) as [string, LeafValue | object][]) {
    const path = above + name
    if (leftOut.includes(path)) continue
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) yield* recipeLeaves(child, `${path}.`)
    else yield [path, child as LeafValue | readonly unknown[]]
  }
}
