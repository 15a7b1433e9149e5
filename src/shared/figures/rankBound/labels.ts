import type { RankBoundData } from './data.ts'

export type Point = RankBoundData['runs'][number]['layers'][number]

/** One layer in one group of runs, by λ. */
export interface Panel {
  layer: number
  group: number
  points: Point[]
}

/** Returns the panels group by group, layers side by side. */
export const panelsOf = ({ groups, layers, runs }: RankBoundData): Panel[] =>
  groups.flatMap((_, group) =>
    layers.map((layer) => ({
      layer,
      group,
      points: runs
        .filter((run) => run.group === group)
        .flatMap((run) => run.layers.filter((own) => own.layer === layer)),
    })),
  )

/** Returns ‖R‖/Λ plus the term for non-stationary weights, at the best j. It bounds the distance without an estimate. */
export const exactSide = ({ rows, offset }: Point): number =>
  rows.length > 0 ? Math.min(...rows.map(({ remainder }) => remainder)) + offset : Number.NaN
