import { CallError } from '../../../../shared/contract/errors.ts'
import { fortranPlaces, readNpyPair, type NpyArray } from '../npy.ts'
import { shapeText, sizeOf, type Numbers, type RawSet } from '../rawSet.ts'
import type { StoredArray } from './storedArray.ts'

/** Joins an array of samples with one of labels, whatever their order in the file. Throws a CallError where they do not match. */
export function joinArrays(samples: StoredArray, labels: StoredArray): RawSet {
  const [X, y] = [samples.read(), vector(labels.read())]
  if (samples.isColumnMajor && X.numbers) return readNpyPair(samplesFirst({ ...X, numbers: X.numbers }, y), y)
  return readNpyPair(X, y)
}

/** MATLAB stores a list of labels as a row or a column. */
function vector(array: NpyArray): NpyArray {
  const long = array.shape.filter((length) => length !== 1)
  return long.length <= 1 ? { ...array, shape: [long[0] ?? 1] } : array
}

/**
 * Brings a column-major array into C order with the samples first. The samples lie along the first dimension, or along
 * the last one as in SVHN: the one that is as long as the list of labels. Throws a CallError where both are.
 */
function samplesFirst(array: NpyArray & { numbers: Numbers }, labels: NpyArray): NpyArray {
  const { name, shape, numbers } = array
  const count = labels.shape[0] ?? 0
  const [first, last] = [shape[0] === count, shape.length > 1 && shape.at(-1) === count]
  if (first && last && count > 1)
    throw new CallError(
      'invalid',
      `${name} is ${shapeText(shape)} and there are ${count} labels: which dimension has the samples is unclear; save it as NPY with the samples first`,
    )
  if (!last) return inOrder(array, numbers, shape)
  // Samples lie one after another, each in column-major order.
  const inner = shape.slice(0, -1)
  const [size, place] = [sizeOf(inner), fortranPlaces(inner)]
  const places = Int32Array.from({ length: size }, (_, i) => place(i))
  const turned = emptyLike(numbers)
  for (let at = 0; at < numbers.length; at += size)
    for (let i = 0; i < size; i++) turned[at + i] = numbers[at + (places[i] as number)] as number
  return withNumbers(array, turned, [count, ...inner])
}

function inOrder(array: NpyArray, numbers: Numbers, shape: number[]): NpyArray {
  const place = fortranPlaces(shape)
  const turned = emptyLike(numbers)
  for (let i = 0; i < numbers.length; i++) turned[i] = numbers[place(i)] as number
  return withNumbers(array, turned, shape)
}

const emptyLike = (numbers: Numbers): Numbers => {
  if (numbers instanceof Uint8Array) return new Uint8Array(numbers.length)
  return numbers instanceof Float32Array ? new Float32Array(numbers.length) : new Float64Array(numbers.length)
}

const withNumbers = ({ name }: NpyArray, numbers: Numbers, shape: number[]): NpyArray => ({
  name,
  shape,
  numbers,
  text: (i) => String(numbers[i]),
})
