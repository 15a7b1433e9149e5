import type { Attribute } from './graph.ts'
import { describe, formatShape, GraphError, requireKind, type Tensor } from './tensor.ts'

/**
 * The zeros around a picture. 'same' pads as TensorFlow: the output has ⌈n/stride⌉ rows, and an odd number of zeros has
 * one more after than before. 'valid' pads nothing. Otherwise [before, after] for rows and for columns.
 */
export type Padding = 'same' | 'valid' | readonly [rows: readonly [number, number], columns: readonly [number, number]]

/** How a window moves over a picture: the same stride along rows and columns. */
export interface Steps {
  stride: number
  padding: Padding
}

/** Returns [batch, rows, columns, channels] of pictures; throws a GraphError for other tensors. */
export function pictureShape(operation: string, x: Tensor): [number, number, number, number] {
  requireKind(operation, 'real numbers', x)
  const [batch, rows, columns, channels] = x.shape
  if (x.shape.length !== 4 || batch === undefined || rows === undefined || columns === undefined)
    throw new GraphError(`${operation}: ${describe(x)} is not a batch of pictures (batch, rows, columns, channels)`)
  return [batch, rows, columns, channels!]
}

/** Returns the number of places of a window of `size` [rows, columns] on pictures of `picture` [rows, columns]. */
export function windowPlaces(
  operation: string,
  picture: readonly [number, number],
  size: readonly [number, number],
  { stride, padding }: Steps,
): [number, number] {
  if (!Number.isInteger(stride) || stride < 1)
    throw new GraphError(`${operation}: the stride ${stride} is not a whole number ≥ 1`)
  const along = (axis: 0 | 1): number => {
    if (padding === 'same') return Math.ceil(picture[axis] / stride)
    const [before, after] = padding === 'valid' ? [0, 0] : padding[axis]
    if (!(before >= 0 && after >= 0 && before < size[axis] && after < size[axis]))
      throw new GraphError(
        `${operation}: the padding [${before}, ${after}] is not smaller than the window ${formatShape(size)}`,
      )
    return Math.floor((picture[axis] + before + after - size[axis]) / stride) + 1
  }
  const places: [number, number] = [along(0), along(1)]
  if (places.some((count) => count < 1))
    throw new GraphError(
      `${operation}: the window ${formatShape(size)} is larger than the picture ${formatShape(picture)}`,
    )
  return places
}

const text = (value: string): Attribute => ({ s: new TextEncoder().encode(value) })
const whole = (values: readonly number[]): Attribute => ({ list: { i: [...values] } })

/** Returns the attributes of an operation that moves a window over pictures (batch, rows, columns, channels). */
export const windowAttributes = (stride: number, padding: 'same' | 'valid'): Record<string, Attribute> => ({
  strides: whole([1, stride, stride, 1]),
  padding: text(padding.toUpperCase()),
  data_format: text('NHWC'),
})

/** Returns [before, after] for each axis of pictures, where the operation itself does not pad. */
export function paddingAround(padding: Padding): readonly (readonly [number, number])[] {
  const none = [0, 0] as const
  return typeof padding === 'string' ? [none, none, none, none] : [none, ...padding, none]
}

/** Returns the zeros that TensorFlow adds along one axis for 'same': [before, after]. */
export function samePadding(n: number, size: number, stride: number): [number, number] {
  const zeros = Math.max(0, (Math.ceil(n / stride) - 1) * stride + size - n)
  return [Math.floor(zeros / 2), Math.ceil(zeros / 2)]
}

/** Returns the attribute of the size of a pooling window. */
export const poolSize = (size: number): Attribute => whole([1, size, size, 1])
