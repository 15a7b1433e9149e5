import { polarSteps, polarZero } from '../../../../shared/linalg/polarFactor.ts'
import { transpose } from '../language/arrays.ts'
import * as e from '../language/elementwise.ts'
import { matMul, total } from '../language/products.ts'
import type { Tensor } from '../language/tensor.ts'
import { perRun } from '../network/forward.ts'

/** Returns the polar factors of matrices (R, n, m) by the steps of shared/linalg/polarFactor.ts. */
export function polarFactors(x: Tensor): Tensor {
  const [, rows = 0, columns = 0] = x.shape
  if (rows > columns) return transpose(polarFactors(transpose(x)))
  const least = x.dtype === 'float32' ? polarZero.float32 : polarZero.float64
  const norm = e.maximum(e.squareRoot(total(e.multiply(x, x))), least)
  let at = e.divide(x, e.cast(perRun(norm), x.dtype))
  for (const [a, b, c] of polarSteps) {
    const square = matMul(at, transpose(at)) // (R, n, n), the smaller side
    const odd = c === 0 ? e.multiply(square, b) : e.add(e.multiply(square, b), e.multiply(matMul(square, square), c))
    at = e.add(e.multiply(at, a), matMul(odd, at))
  }
  return at
}
