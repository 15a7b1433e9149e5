import { formatAtMost, formatShort } from '../../plot/numbers.ts'
import { trendOf } from '../../statistics/trend.ts'
import type { RankMapData } from './data.ts'

/**
 * Names the largest tail at the smallest and at the largest σ. Claims a fall with σ or λ only where every row or column of
 * every map has one beyond the spread of its seeds.
 */
export function rankMapTitle(data: RankMapData): string {
  const { classes, layers, lambdas, deviations, cells } = data
  const plain = `Distance of the trained weights from rank ${classes}`
  const cellAt = (i: number, j: number) => cells.find(({ lambda, deviation }) => lambda === i && deviation === j)
  const grid = lambdas.flatMap((_, i) => deviations.map((_deviation, j) => cellAt(i, j)))
  if (layers.length === 0 || !grid.every((cell) => cell?.tails?.every(Number.isFinite))) return plain
  // A tail below the round-off of the weights is as good as one at it.
  const seedsAt = (layer: number, i: number, j: number): number[] =>
    (cellAt(i, j)?.runTails ?? []).map((tails) => Math.max(tails[layer] ?? NaN, data.floor))
  const everyMap = (holds: (layer: number) => boolean): boolean => layers.every((_, l) => holds(l))
  const fallsWithLambda = everyMap((l) =>
    deviations.every(
      (_, j) =>
        trendOf(
          lambdas.map((_lambda, i) => seedsAt(l, i, j)),
          true,
        ) === 'falls',
    ),
  )
  const fallsWithSigma = everyMap((l) =>
    lambdas.every(
      (_, i) =>
        trendOf(
          deviations.map((_deviation, j) => seedsAt(l, i, j)),
          true,
        ) === 'rises',
    ),
  )
  const part = `The part of the trained weights above rank ${classes}`
  const largest = (j: number): string =>
    formatAtMost(Math.max(...lambdas.flatMap((_, i) => [...(cellAt(i, j)?.tails ?? [])])))
  const at = (j: number): string => `${largest(j)} at σ = ${formatShort(deviations[j] ?? NaN)}`
  const last = deviations.length - 1
  const ends = `at most ${last > 0 ? `${at(0)} and ${at(last)}` : at(0)}`
  const how = [...(fallsWithSigma ? ['as σ falls'] : []), ...(fallsWithLambda ? ['as λ grows'] : [])].join(' and ')
  if (how) return `${part} falls ${how}: ${ends}`
  const one = cells.every(({ runTails }) => runTails.length === 1) ? ', one run a cell' : ''
  return `${part} is ${ends}${one}`
}
