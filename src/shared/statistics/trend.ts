import { median, quantile } from './bands.ts'

export type Trend = 'falls' | 'rises'

/** The finite results of the runs at one place of an axis, one for each seed. */
export type Seeds = readonly number[]

/** One run says nothing about its seed, and two pass for a difference in one of seven draws of pure noise. */
export const fewestSeeds = 3

/**
 * Returns how far the results of equal runs scatter: the distance between their quartiles, or their range where there are
 * three, whose quartiles lie far inside it. Infinity for fewer, which tell too little.
 */
export function seedSpread(seeds: Seeds): number {
  if (seeds.length < fewestSeeds) return Infinity
  const sorted = seeds.toSorted((a, b) => a - b)
  const share = seeds.length === fewestSeeds ? 0 : 0.25
  return quantile(sorted, 1 - share) - quantile(sorted, share)
}

/**
 * Whether the medians of two places differ by more than the sum of their spreads. `isLog` compares logarithms. False with
 * too few runs at either place, and for logarithms of values that are not positive.
 */
export function isApart(a: Seeds, b: Seeds, isLog = false): boolean {
  if (isLog && [...a, ...b].some((value) => value <= 0)) return false
  const [p, q] = isLog ? [a.map(Math.log), b.map(Math.log)] : [a, b]
  return Math.abs(median(p) - median(q)) > seedSpread(p) + seedSpread(q)
}

/**
 * Returns whether results fall or rise along an axis; null where the data do not decide. Three things are needed: three
 * seeds at every place, a first and a last place that are apart, and no two places that are apart the other way. Values
 * that are not finite do not count. `isLog` as in isApart.
 */
export function trendOf(places: readonly Seeds[], isLog = false): Trend | null {
  const known = places.map((seeds) => seeds.filter(Number.isFinite))
  const medians = known.map(median)
  const [first = NaN, last = NaN] = [medians[0], medians.at(-1)]
  const isClear = (i: number, j: number): boolean => isApart(known[i] ?? [], known[j] ?? [], isLog)
  if (known.some((seeds) => seeds.length < fewestSeeds) || !isClear(0, known.length - 1)) return null
  const sign = Math.sign(last - first)
  const goesBack = medians.some((own, i) =>
    medians.some((later, j) => j > i && sign * (later - own) < 0 && isClear(i, j)),
  )
  if (goesBack) return null
  return sign < 0 ? 'falls' : 'rises'
}
