/** A spec as the form holds it, whether or not it is valid. */
export type Tree = Readonly<Record<string, unknown>>

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Returns the value at a path; undefined where there is none. */
export const valueAt = (spec: Tree, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (isTree(at) ? at[name] : undefined), spec)

/** Returns a tree with another value at a path. */
export function withValue(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  const child = tree[name]
  return { ...tree, [name]: rest.length === 0 ? value : withValue(isTree(child) ? child : {}, rest, value) }
}
