import { cifar100Classes, cifar10Classes, cifarNumbers, cifarPicture, interleave } from '../known/cifar.ts'
import { emnistNote, emnistPicture, hasEmnistShape, turnUpright } from '../known/emnist.ts'
import type { RawSet } from '../rawSet.ts'
import { joinArrays } from './joinArrays.ts'
import type { StoredArray } from './storedArray.ts'

/** A set that is read, with what was done to it in sentences. */
export type ReadSet = RawSet & { notes?: string[] }

/** The chosen arrays of a file, and all others beside them. */
interface Chosen {
  file: string
  arrays: readonly StoredArray[]
  samples: StoredArray
  labels: StoredArray
}

/**
 * Returns the reader of a published set that the arrays show by their names and shapes: SVHN, CIFAR-10, CIFAR-100 and
 * EMNIST of MATLAB, USPS. Returns null for other sets.
 */
export function knownArrays(
  file: string,
  arrays: readonly StoredArray[],
  samples: StoredArray,
  labels: StoredArray,
): (() => ReadSet) | null {
  const chosen = { file, arrays, samples, labels }
  const reader = [svhn, cifar, emnist, usps].map((find) => find(chosen)).find((read) => read !== null)
  return reader ?? null
}

/** Reads labels under other names. */
const renamed = (labels: StoredArray, nameOf: (label: number) => string): StoredArray => ({
  ...labels,
  read() {
    const array = labels.read()
    const { numbers } = array
    return numbers ? { ...array, text: (i) => nameOf(numbers[i] ?? NaN) } : array
  },
})

/** SVHN calls the digit 0 by the number 10, as torchvision corrects. */
function svhn({ samples, labels }: Chosen): (() => ReadSet) | null {
  const [height, width, colours] = samples.shape
  const isSvhn = samples.isColumnMajor && samples.shape.length === 4 && samples.name === 'X' && labels.name === 'y'
  if (!isSvhn || height !== 32 || width !== 32 || colours !== 3) return null
  return () => ({
    ...joinArrays(
      samples,
      renamed(labels, (label) => (label === 10 ? '0' : String(label))),
    ),
    notes: ['SVHN: the label 10 is the digit 0'],
  })
}

/** MATLAB files of CIFAR hold the planes of a picture in one row. */
function cifar({ samples, labels, arrays }: Chosen): (() => ReadSet) | null {
  const has = (name: string): boolean => arrays.some((array) => array.name === name)
  const isRow = samples.isColumnMajor && samples.name === 'data' && samples.shape[1] === cifarNumbers
  if (!isRow || !has('batch_label')) return null
  const classes = { labels: cifar10Classes, fine_labels: cifar100Classes.fine, coarse_labels: cifar100Classes.coarse }
  const names = Object.entries(classes).find(([name]) => name === labels.name)?.[1]
  if (!names) return null
  return () => {
    const set = joinArrays(
      samples,
      renamed(labels, (label) => names[label] ?? String(label)),
    )
    const numbers = set.numbers.slice()
    for (let at = 0; at < numbers.length; at += cifarNumbers) interleave(set.numbers, at, numbers, at)
    return { ...set, numbers, shape: [...cifarPicture], notes: ['CIFAR: interleaved the colours of each pixel'] }
  }
}

/** MATLAB files of EMNIST hold each picture column by column, and the letters of the classes. */
function emnist({ samples, labels, arrays }: Chosen): (() => ReadSet) | null {
  const isEmnist = /^dataset\/(train|test)\/images$/.test(samples.name) && hasEmnistShape(samples)
  if (!isEmnist) return null
  const mapping = arrays.find(({ name }) => name === 'dataset/mapping')
  return () => {
    const letters = mapping ? lettersOf(mapping) : new Map<number, string>()
    const set = joinArrays(
      samples,
      renamed(labels, (label) => letters.get(label) ?? String(label)),
    )
    turnUpright(set.numbers)
    return { ...set, shape: [...emnistPicture], notes: [emnistNote] }
  }
}

/** Rows of a label and the codes of its letters, in column-major order. */
function lettersOf({ read }: StoredArray): Map<number, string> {
  const { numbers, shape } = read()
  const [rows = 0] = shape
  const letters = new Map<number, string>()
  for (let i = 0; i < rows; i++) letters.set(numbers?.[i] ?? NaN, String.fromCharCode(numbers?.[rows + i] ?? 0))
  return letters
}

/** USPS holds pictures of 16 × 16 pixels in rows. */
function usps({ file, samples, labels }: Chosen): (() => ReadSet) | null {
  if (!/usps/i.test(file) || samples.shape.length !== 2 || samples.shape[1] !== 256) return null
  return () => ({ ...joinArrays(samples, labels), shape: [16, 16], notes: ['USPS: pictures of 16 × 16 pixels'] })
}
