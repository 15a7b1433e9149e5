import type { RankBoundData } from './data.ts'
import { decade } from '../../plot/numbers.ts'

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

/** Returns the right side as the theorem states it. */
const rightSide = ({ rows, best }: Point): number => rows.find(({ below }) => below === best)?.right ?? Number.NaN

/** Claims that the bound holds, and that both sides fall with λ, only where they do in every panel. */
export function titleOf(data: RankBoundData): string {
  const plain = 'Both sides of the low-rank bound of Theorem 3.4'
  const panels = panelsOf(data)
  const points = panels.flatMap((panel) => panel.points).filter(({ rows }) => rows.length > 0)
  const holds = points.every(({ distance, slack }) => slack !== null && slack >= 0 && distance > 0)
  if (points.length === 0 || !holds) return plain
  const ratios = points.map((point) => Math.log10(rightSide(point) / point.distance))
  const [least, most] = [Math.floor(Math.min(...ratios)), Math.floor(Math.max(...ratios))]
  const apart = least === most ? `about ${decade(least)} times` : `${decade(least)} to ${decade(most + 1)} times`
  const falls = [rightSide, (point: Point) => point.distance].every((side) =>
    panels.every((panel) => panel.points.length > 1 && isFalling(panel.points.map(side))),
  )
  const first = falls ? 'Both sides of Theorem 3.4 fall as λ grows' : 'Theorem 3.4 holds in every layer'
  return `${first}: the bound is ${apart} the distance from rank ${data.K}`
}

const isFalling = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value < (values[i - 1] as number))
