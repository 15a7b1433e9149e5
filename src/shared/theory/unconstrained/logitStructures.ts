import { schatten, type LogitForm } from './logitForm.ts'

/**
 * Returns the form of deep neural collapse: Z_0 = I − 11ᵀ/K, of rank K − 1.
 * Source: Garrod & Keating 2410.23169.
 */
export function simplexForm(K: number): LogitForm {
  return {
    fit: (a) => Math.log1p((K - 1) * Math.exp(-a)),
    penalty: schatten([{ s: 1, count: K - 1 }]),
    rank: K - 1,
  }
}

/**
 * Returns the form of groups of classes, `sizes` of at least 2. Z_0 is block diagonal with blocks
 * m/(m − 1) (I − 11ᵀ/m), so that every own logit is 1, and rank K − (number of groups). Sizes of 2 alone are pairs: the
 * cross-polytope, of rank K/2. One group is DNC in another scale.
 * Throws for a group of one.
 * Source: Garrod & Keating 2410.23169; groups of unequal sizes are derived.
 */
export function groupForm(sizes: readonly number[]): LogitForm {
  const K = sizes.reduce((sum, m) => sum + m, 0)
  if (sizes.length === 0 || sizes.some((m) => !Number.isInteger(m) || m < 2))
    throw new RangeError(`groups: every group needs two classes or more, got ${sizes.join(', ')}`)
  const distinct = [...new Set(sizes)].map((m) => ({ m, groups: sizes.filter((size) => size === m).length }))
  return {
    fit: (a) =>
      distinct.reduce((sum, { m, groups }) => {
        const inside = (m - 1) * Math.exp((-a * m) / (m - 1))
        return sum + ((groups * m) / K) * Math.log1p(inside + (K - m) * Math.exp(-a))
      }, 0),
    penalty: schatten(distinct.map(({ m, groups }) => ({ s: m / (m - 1), count: groups * (m - 1) }))),
    rank: K - sizes.length,
  }
}

/** Returns the sizes of pairs for K classes: all 2, and one 3 where K is odd; none for K < 2. */
export const pairSizes = (K: number): number[] =>
  Array.from({ length: Math.floor(K / 2) }, (_, i) => (i === 0 && K % 2 === 1 ? 3 : 2))

/** Returns the sizes of g groups of K classes that differ by at most one. */
export const groupSizes = (K: number, g: number): number[] =>
  Array.from({ length: g }, (_, i) => Math.floor(K / g) + (i < K % g ? 1 : 0))

/**
 * Returns the form of the regular polygon: Z_0,ij = cos 2π(i − j)/K, of rank 2 with both singular values K/2.
 * Throws for K < 3, where it has rank 1.
 * Source: Garrod & Keating 2410.23169 through a summary of the paper; the loss is derived.
 */
export function polygonForm(K: number): LogitForm {
  if (K < 3) throw new RangeError(`polygon: needs three classes or more, got ${K}`)
  const gaps = Array.from({ length: K - 1 }, (_, j) => Math.cos((2 * Math.PI * (j + 1)) / K) - 1)
  return {
    fit: (a) => Math.log1p(gaps.reduce((sum, gap) => sum + Math.exp(a * gap), 0)),
    penalty: schatten([{ s: K / 2, count: 2 }]),
    rank: 2,
  }
}
