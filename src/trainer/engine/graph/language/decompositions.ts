import { addNode, addOperation, typeAttribute } from './graph.ts'
import { describe, formatShape, GraphError, requireKind, requireSameType, sameShape, type Tensor } from './tensor.ts'

/**
 * Returns the singular values of a matrix or of each matrix of a batch, descending: (…, m, n) to (…, min(m, n)). Do not
 * compile it with XLA, whose iteration ends after nine digits.
 */
export function singularValues(x: Tensor): Tensor {
  const [rows, columns] = matrixSize('Svd', x)
  const batch = x.shape.slice(0, -2)
  const k = Math.min(rows, columns)
  const attributes = { T: typeAttribute(x.dtype), compute_uv: { b: false }, full_matrices: { b: false } }
  const none = { dtype: x.dtype, shape: [...batch, 0, 0] }
  const s = { name: 's', dtype: x.dtype, shape: [...batch, k] }
  return addNode(x.graph, 'Svd', [x], attributes, [s, { name: 'u', ...none }, { name: 'v', ...none }])[0]!
}

/** Factorises x = QR with Q (m, min(m, n)) and R (min(m, n), n). */
export function qr(x: Tensor): { Q: Tensor; R: Tensor } {
  const [m, n] = matrixSize('Qr', x)
  const batch = x.shape.slice(0, -2)
  const k = Math.min(m, n)
  const attributes = { T: typeAttribute(x.dtype), full_matrices: { b: false } }
  const outputs = [
    { name: 'q', dtype: x.dtype, shape: [...batch, m, k] },
    { name: 'r', dtype: x.dtype, shape: [...batch, k, n] },
  ]
  const [Q, R] = addNode(x.graph, 'Qr', [x], attributes, outputs)
  return { Q: Q!, R: R! }
}

/** Returns A⁻¹ B for a symmetric positive definite A (n, n) and B (n, k), by the Cholesky factor of A. */
export function choleskySolve(A: Tensor, B: Tensor): Tensor {
  requireSameType('Cholesky', A, B)
  const [n, columns] = matrixSize('Cholesky', A)
  if (n !== columns) throw new GraphError(`Cholesky: ${describe(A)} is not square`)
  const [rows] = matrixSize('Cholesky', B)
  if (rows !== n || !sameShape(A.shape.slice(0, -2), B.shape.slice(0, -2)))
    throw new GraphError(`Cholesky: ${formatShape(A.shape)}⁻¹ · ${formatShape(B.shape)} do not fit`)
  const T = typeAttribute(A.dtype)
  const factor = addOperation(A.graph, 'Cholesky', [A], { T }, { name: 'output', dtype: A.dtype, shape: A.shape })
  const solve = (right: Tensor, adjoint: boolean): Tensor => {
    const attributes = { T, lower: { b: true }, adjoint: { b: adjoint } }
    const output = { name: 'output', dtype: B.dtype, shape: B.shape }
    return addOperation(A.graph, 'MatrixTriangularSolve', [factor, right], attributes, output)
  }
  return solve(solve(B, false), true)
}

function matrixSize(operation: string, x: Tensor): [number, number] {
  requireKind(operation, 'real numbers', x)
  const [rows, columns] = x.shape.slice(-2)
  if (rows === undefined || columns === undefined) throw new GraphError(`${operation}: ${describe(x)} is not a matrix`)
  return [rows, columns]
}
