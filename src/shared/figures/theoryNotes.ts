import { formatNumber, subscript } from '../plot/numbers.ts'
import type { TheoryResult } from '../contract/analyses/theory.ts'

/**
 * Explains the two numbers of a layer where K is below the number of classes; null otherwise. The classes are then no
 * partition into K clusters, so their value is no upper bound of TCV_K and may lie below its lower end.
 */
export const fewClustersNote = ({ K, classes }: Pick<TheoryResult, 'K' | 'classes'>): string | null =>
  K >= classes
    ? null
    : `K = ${K} is below the ${classes} classes. The bounds are for partitions into at most ${K} clusters. The value of the ${classes} classes is not such a partition, so it may lie below the lower bound.`

/** Says what the verdict on DNC1 means, with its tolerance. */
export const dnc1Note = ({
  K,
  classes,
  collapseTolerance,
}: Pick<TheoryResult, 'K' | 'classes' | 'collapseTolerance'>): string =>
  K === classes
    ? `DNC1 (Definition 3.5) holds where TCV is at most ${formatNumber(collapseTolerance)} times mean ‖z‖² and the classes are proved to be the minimiser. It is undecided where the bounds prove neither this nor the opposite.`
    : `DNC1 (Definition 3.5) needs K = ${classes}, the number of classes.`

/** Says why the bound has no right side in layers without weight decay; null where there is no such layer. */
export function withoutDecayNote(layers: readonly { layer: number; decay: number }[]): string | null {
  const names = layers.filter(({ decay }) => decay === 0).map(({ layer }) => `W${subscript(layer)}`)
  if (names.length === 0) return null
  const [subject, verb] = [names.join(', '), names.length === 1 ? 'has' : 'have']
  return `${subject} ${verb} no weight decay (Λ = 0). The right side divides by Λ, so it bounds nothing there, and stationarity has no ratio.`
}
