import type { TheoryResult } from './theory.ts'

/**
 * Explains the two numbers of a layer where K is below the number of classes; null otherwise. The classes are then no
 * partition into K clusters, so their value is no upper bound of TCV_K and may lie below its lower end.
 */
export const fewClustersNote = ({ K, classes }: Pick<TheoryResult, 'K' | 'classes'>): string | null =>
  K >= classes
    ? null
    : `K = ${K} is below the ${classes} classes. The bounds are for partitions into at most ${K} clusters. The value of the ${classes} classes is not such a partition, so it may lie below the lower bound. DNC1 compares the two at K = ${classes}.`
