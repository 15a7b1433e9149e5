/** The layers of a network that another program trains: the array of the weights and of the features of each. */
export interface ForeignLayer {
  weights: string | null
  features: string | null
}

/**
 * Pairs weights with features. Where a weight has the name of an array of features, its features are the last array before
 * that of the next weight: the output of its activation. Otherwise they are paired by position. `order`: names that come
 * first, in this order.
 */
export function layerPlan(
  weights: readonly string[],
  features: readonly string[],
  order: readonly string[] = [],
): ForeignLayer[] {
  const [W, Z] = [inOrder(weights, order), inOrder(features, order)]
  if (W.length === 0) return Z.map((name) => ({ weights: null, features: name }))
  if (!W.some((name) => Z.includes(name))) return W.map((name, l) => ({ weights: name, features: Z[l] ?? null }))
  return W.map((name, l) => {
    const at = Z.indexOf(name)
    const next = W.slice(l + 1).find((own) => Z.includes(own))
    const end = next === undefined ? Z.length : Z.indexOf(next)
    return { weights: name, features: at < 0 ? null : (Z[Math.max(at, end - 1)] ?? name) }
  })
}

/** Returns the order of the layers that a config names; empty where it names none. */
export function namedOrder({ layers }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(layers) ? layers.filter((name): name is string => typeof name === 'string') : []
}

function inOrder(names: readonly string[], order: readonly string[]): string[] {
  const first = order.filter((name) => names.includes(name))
  return [...first, ...names.filter((name) => !first.includes(name))]
}
