import type { Matrix } from '../../shared/linalg/matrix.ts'

/** Returns the share of samples whose own output is the largest, alone; NaN without samples. outputs: (K, N). */
export function accuracyOf({ rows: K, cols: N, data }: Matrix, labels: ArrayLike<number>): number {
  let right = 0
  for (let i = 0; i < N; i++) {
    const own = data[labels[i]! * N + i]!
    let isLargest = Number.isFinite(own)
    for (let k = 0; k < K; k++) if (k !== labels[i] && !(data[k * N + i]! < own)) isLargest = false
    if (isLargest) right++
  }
  return right / N
}
