import { basename } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import { matrix, transpose, type Matrix } from '../../shared/linalg/matrix.ts'
import type { FeatureRows } from '../../shared/theory/streamedScatter.ts'
import { labelList } from '../datasets/readers/classes.ts'
import { sizeOf } from '../datasets/readers/rawSet.ts'
import { placeText } from './layerMatrix.ts'
import { openCheckpoint } from './readers/openCheckpoint.ts'
import type { CheckpointFile, CheckpointTensor } from './readers/tensor.ts'

/** Features of one layer: Z (units, samples), or why there are none. */
export interface FeatureArray {
  name: string
  /** Reads Z (n, N). Throws a CallError where an entry is not finite or the array does not fit the labels. */
  read(): Matrix
  /** The samples in blocks, where the array is too large to be read as a whole; null: read it. */
  rows: FeatureRows | null
  close(): void
}

export interface LabelArray {
  labels: Int32Array
  classNames: string[]
}

/** More numbers in one array of features are not loaded: 2²⁷ are 1 GB. */
const mostNumbers = 2 ** 27

/** Reads the class of each sample: a .npy of N numbers, or the array `labels` (else `y`, else the only one) of a file of arrays. */
export async function readLabels(path: string): Promise<LabelArray> {
  const file = await openCheckpoint(path)
  try {
    const tensor = labelTensor(file)
    if (tensor.problem !== null) throw new CallError('invalid', `${file.name}, ${tensor.name}: ${tensor.problem}`)
    const count = tensor.shape[0] ?? 0
    if (sizeOf(tensor.shape) !== count || tensor.shape.length === 0)
      throw new CallError(
        'invalid',
        `${file.name}, ${tensor.name}: has shape ${tensor.shape.join(' × ')}; expected one label for each sample, as y.argmax(1)`,
      )
    const numbers = tensor.read()
    const odd = numbers.findIndex((value) => !Number.isInteger(value))
    if (odd >= 0)
      throw new CallError(
        'invalid',
        `${file.name}, ${tensor.name}, entry ${odd}: the label ${numbers[odd]} is no whole number`,
      )
    const list = labelList(`${file.name}, ${tensor.name}`, count)
    for (const value of numbers) list.add(String(value))
    return list.finish()
  } finally {
    file.close()
  }
}

function labelTensor({ name, tensors }: CheckpointFile): CheckpointTensor {
  const [first, ...rest] = tensors
  const found = ['labels', 'y', 'targets'].map((own) => tensors.find((tensor) => tensor.name === own))
  const tensor = found.find(Boolean) ?? (rest.length === 0 ? first : undefined)
  if (tensor) return tensor
  throw new CallError('invalid', `${name}: which array has the labels is unclear; name one 'labels'`)
}

/** Opens the arrays of features. Labels inside the same file are no features. Close the file after use. */
export async function openFeatures(path: string, samples: number): Promise<{ arrays: FeatureArray[]; close(): void }> {
  const file = await openCheckpoint(path)
  const arrays = file.tensors
    .filter(({ name }) => !['labels', 'y', 'targets', 'metadata'].includes(name))
    .map((tensor) => ({
      name: tensor.name,
      read: () => readFeatures(tensor, basename(path), samples),
      rows: rowsOf(tensor, samples),
      close: file.close,
    }))
  return { arrays, close: file.close }
}

/** More numbers are read in blocks, where the format allows it. */
const mostWhole = 2 ** 25

function rowsOf({ shape, readRows, isFloat }: CheckpointTensor, samples: number): FeatureRows | null {
  const count = sizeOf(shape)
  if (!readRows || !isFloat || count <= mostWhole || shape.length < 2 || shape[0] !== samples) return null
  return { units: count / samples, samples, read: readRows }
}

/**
 * Reads features as Z (n, N). Samples are the first dimension as in Python; the last one where only that fits the labels,
 * as in exports of Collapsar.
 */
function readFeatures(tensor: CheckpointTensor, file: string, samples: number): Matrix {
  const refuse = (what: string): never => {
    throw new CallError('invalid', what)
  }
  const { shape, name, problem } = tensor
  if (problem !== null) refuse(problem)
  const count = sizeOf(shape)
  if (shape.length < 2) refuse(`${file}, ${name}: has shape ${shape.join(' × ') || '()'}; features are samples × units`)
  if (count > mostNumbers)
    refuse(
      `has ${count} numbers; features may have ${mostNumbers}. Save them as safetensors, samples first, which Collapsar reads in blocks`,
    )
  const isFirst = shape[0] === samples
  if (!isFirst && (shape.length !== 2 || shape[1] !== samples))
    refuse(`has shape ${shape.join(' × ')}, but there are ${samples} labels`)
  const numbers = Float64Array.from(tensor.read())
  const odd = numbers.findIndex((value) => !Number.isFinite(value))
  if (odd >= 0) refuse(`has ${numbers[odd]} at ${placeText(odd, shape)}`)
  return isFirst ? transpose(matrix(samples, count / samples, numbers)) : matrix(shape[0] ?? 0, samples, numbers)
}
