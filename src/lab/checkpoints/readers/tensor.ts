import type { Numbers } from '../../datasets/readers/rawSet.ts'

/** How the dimensions of a weight are ordered. `outIn`: PyTorch; `inOut`: Keras, inputs before outputs. */
export type Layout = 'outIn' | 'inOut'

/** A tensor inside a checkpoint, before its numbers are read. */
export interface CheckpointTensor {
  /** Its name in the file. */
  name: string
  shape: number[]
  /** Its type in words of the file, as F32. */
  type: string
  /** Whether it has floats: whole numbers are no weights. */
  isFloat: boolean
  layout: Layout
  /** Why it cannot be read, as "is sparse"; null where it can. */
  problem: string | null
  /** Reads its numbers in row-major order. Throws a CallError that names file and tensor. */
  read(): Numbers
  /** Reads `count` entries of the first dimension from one on; absent where the format stores no such parts. */
  readRows?(from: number, count: number): Numbers
}

/** A checkpoint: a file of named tensors. */
export interface CheckpointFile {
  name: string
  /** The format in words, as "PyTorch". */
  format: string
  tensors: CheckpointTensor[]
  /** Frees the file; its tensors cannot be read any more. */
  close(): void
}

/** The most numbers of one tensor: 1 GB of float32, 2 GB of float64. */
export const mostNumbers = 2 ** 28

/** Returns why a tensor of this shape is too large; null where it is not. */
export function sizeProblem(count: number): string | null {
  if (count <= mostNumbers) return null
  const [own, most] = [count, mostNumbers].map((number) => number.toLocaleString('en-US'))
  return `has ${own} numbers; one tensor may have ${most}. Save a part of it, as rows 0 … 9999`
}
