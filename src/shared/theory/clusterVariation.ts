import type { Matrix } from '../linalg/matrix.ts'

/**
 * Within-class scatter of the features by class partition: 1/N Σ_i ‖z_i − mean of its class‖². This is the
 * within-cluster sum of squares of the pairs (z_i, y_i) for the partition into classes, hence an upper bound of the
 * total cluster variation TCV_K; the label part of the pairs vanishes.
 * Z: (n, N), one column per sample; labels: N class numbers. A class without samples counts nothing.
 * Throws when labels and columns differ in number or a label is out of range.
 * Source: Zangrando et al. 2402.03991v2, eqs. 6 and 7.
 */
export function classScatter(Z: Matrix, labels: ArrayLike<number>, classes: number): number {
  const N = Z.cols
  if (labels.length !== N) throw new RangeError(`classScatter: ${labels.length} labels for ${N} columns`)
  const counts = new Float64Array(classes)
  for (let i = 0; i < N; i++) {
    const k = labels[i] as number
    if (!(k >= 0 && k < classes))
      throw new RangeError(`classScatter: label ${k} of column ${i} is not below ${classes}`)
    counts[k] = (counts[k] as number) + 1
  }
  let total = 0
  const means = new Float64Array(classes)
  for (let row = 0; row < Z.rows; row++) {
    const z = Z.data.subarray(row * N, (row + 1) * N)
    means.fill(0)
    for (let i = 0; i < N; i++) means[labels[i] as number] = (means[labels[i] as number] as number) + (z[i] as number)
    for (let k = 0; k < classes; k++) means[k] = (means[k] as number) / Math.max(1, counts[k] as number)
    // Second pass: subtracting first keeps the digits that Σz² − N·mean² would lose near collapse.
    for (let i = 0; i < N; i++) total += ((z[i] as number) - (means[labels[i] as number] as number)) ** 2
  }
  return total / N
}
