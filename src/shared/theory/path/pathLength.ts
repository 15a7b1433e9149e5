import type { Matrix } from '../../linalg/matrix.ts'

/** The length of a path of features, and the distance of its ends. */
export interface PathLength {
  /** Σ ‖γ(t_{i+1}) − γ(t_i)‖ over successive points, in the Frobenius norm of all features. */
  length: number
  /** ‖γ(1) − γ(0)‖ in the same norm; never above the length. */
  straight: number
}

/**
 * Measures a sampled path γ in the space of features (Z^1, …, Z^L). The polygon through the points is a lower estimate of
 * the length of γ. Throws on a path without points.
 * points: the features of each point, in order, with the same shapes. Status: checked; the paper bounds no length.
 */
export function pathLength(points: readonly (readonly Matrix[])[]): PathLength {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) throw new RangeError('pathLength: no points')
  const length = points.slice(1).reduce((sum, Z, i) => sum + apart(points[i]!, Z), 0)
  return { length, straight: apart(first, last) }
}

/** Returns ‖Z − Z′‖ over all layers. Layers that are the same object do not move. */
export function apart(Z: readonly Matrix[], other: readonly Matrix[]): number {
  let sum = 0
  Z.forEach(({ data }, l) => {
    const own = other[l]!.data
    if (data !== own) for (let i = 0; i < data.length; i++) sum += (data[i]! - own[i]!) ** 2
  })
  return Math.sqrt(sum)
}
