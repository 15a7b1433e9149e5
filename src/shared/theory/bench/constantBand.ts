import { basisBand, type BasisBand, type BasisProblem } from '../forecast/basisBand.ts'
import type { BandSource, TheoremForecast } from '../forecast/theoremForecast.ts'
import type { BenchValues } from './values.ts'

/** Returns the problem of Theorem 4.2 with a constant: Z^l = C·O_l σ⁻¹(Z^{l+1}) in place of C = 1. */
export const withConstant = ({ start, inverse, ...problem }: BasisProblem, C: number): BasisProblem => ({
  ...problem,
  start: start.map((value) => C * value),
  inverse: (z) => C * inverse(z),
})

/**
 * Returns a source of bands over O_l and C. The medians are those at the geometric mean of the least and the greatest C. The
 * edges hold the bands at both ends and there, which are computed with the same bases. A row is empty where one of them is.
 */
export function constantBand(
  { constant: [least, most] }: BenchValues,
  band: BandSource = (problem) => basisBand(problem),
): BandSource {
  const at = (problem: BasisProblem, key: string, C: number): Generator<undefined, BasisBand> =>
    band(C === 1 ? problem : withConstant(problem, C), C === 1 ? key : `${key} ${C}`)
  return function* (problem, key) {
    const middle = yield* at(problem, key, middleConstant([least, most]))
    if (least === most) return middle
    const all = [middle, yield* at(problem, key, least), yield* at(problem, key, most)]
    const edge = (name: 'lower' | 'upper', choose: (...values: number[]) => number): number[][] =>
      middle[name].map((_, l) => {
        const rows = all.map((own) => own[name][l] ?? [])
        const [first = []] = rows
        return rows.some((row) => row.length === 0) ? [] : first.map((_, j) => choose(...rows.map((row) => row[j]!)))
      })
    const lower = edge('lower', Math.min)
    return {
      ...middle,
      median: middle.median.map((row, l) => (lower[l]!.length === 0 ? [] : row)),
      lower,
      upper: edge('upper', Math.max),
      leftOut: Math.max(...all.map(({ leftOut }) => leftOut)),
    }
  }
}

export const middleConstant = ([least, most]: readonly [number, number]): number => Math.sqrt(least * most)

/** Returns the forecast of a linear network with a constant: s(Z^l) = C^{L−l} s(σ_L⁻¹(Z^L)), whatever the bases are. */
export function linearWithConstant(
  theorem: TheoremForecast,
  [least, most]: readonly [number, number],
): TheoremForecast {
  const layers = theorem.C.length
  const powers = (rows: readonly (readonly number[])[], C: number): number[][] =>
    rows.map((row, l) => (l < layers ? row.map((value) => value * C ** (layers - l)) : [...row]))
  const middle = powers(theorem.singularValues, middleConstant([least, most]))
  const { basis } = theorem
  return {
    ...theorem,
    singularValues: middle,
    ...(basis
      ? {
          basis: {
            ...basis,
            lower: powers(basis.lower, least),
            upper: powers(basis.upper, most),
            identity: least === most ? middle.slice(0, -1) : null,
          },
        }
      : {}),
  }
}
