import { CallError } from '../../shared/contract/errors.ts'
import { matrix, transpose, type Matrix } from '../../shared/linalg/matrix.ts'
import { sizeOf } from '../datasets/readers/rawSet.ts'
import type { CheckpointTensor, Layout } from './readers/tensor.ts'

/** The dimensions of a weight as a matrix, and how a convolution is unfolded. */
export interface MatrixShape {
  rows: number
  cols: number
  unfolding: string | null
}

/**
 * Returns the shape of a weight as a matrix (outputs, inputs); null for tensors that are no weights of a layer. A
 * convolution (out, in, k…) becomes (out, in·k…), a kernel of Keras (k…, in, out) its transpose.
 */
export function matrixShape({ shape, isFloat }: CheckpointTensor, layout: Layout): MatrixShape | null {
  if (!isFloat || shape.length < 2 || shape.length > 5 || shape.includes(0)) return null
  const rows = (layout === 'outIn' ? shape[0] : shape.at(-1)) ?? 0
  const cols = sizeOf(shape) / rows
  if (shape.length === 2) return { rows, cols, unfolding: null }
  const kernel = layout === 'outIn' ? shape.slice(2) : shape.slice(0, -2)
  const window = kernel.join('·')
  return { rows, cols, unfolding: layout === 'outIn' ? `out × (in·${window})` : `out × (${window}·in)` }
}

/** Reads a weight as a matrix (outputs, inputs). Throws a CallError where an entry is not finite, with its place. */
export function readMatrix(tensor: CheckpointTensor, layout: Layout, file: string): Matrix {
  const shape = matrixShape(tensor, layout)
  if (!shape) throw new CallError('invalid', `${file}, ${tensor.name}: is no matrix`)
  const numbers = Float64Array.from(tensor.read())
  const odd = numbers.findIndex((value) => !Number.isFinite(value))
  if (odd >= 0) throw new CallError('invalid', `has ${numbers[odd]} at ${placeText(odd, tensor.shape)}`)
  const { rows, cols } = shape
  return layout === 'outIn' ? matrix(rows, cols, numbers) : transpose(matrix(cols, rows, numbers))
}

/** Writes the place of entry `at` of an array in C order, as [3, 0]. */
export function placeText(at: number, shape: readonly number[]): string {
  const place: number[] = []
  let rest = at
  for (const length of shape.toReversed()) {
    place.unshift(rest % length)
    rest = Math.floor(rest / length)
  }
  return `[${place.join(', ')}]`
}
