import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import { readIdx } from './idx.ts'

/** Labelled images; an image is named by its class and its position among the images of that class. */
export interface DataSet {
  classes: number
  features: number
  /** What errors call one class, e.g. "digit". */
  className: string
  /** Images per class. */
  available: readonly number[]
  /** Bytes of one image. */
  pixels(label: number, position: number): Uint8Array
}

const classes = 10
const features = 28 * 28

/** The embedded digits. Labels and images are each read when first asked for; reading throws a CallError where they are not there. */
export function openDigits(root: string): DataSet {
  const folder = join(root, 'resources', 'datasets', 'digits')
  let places: readonly number[][] | null = null
  let images: Uint8Array | null = null
  const placesOf = (label: number): readonly number[] => (places ??= readPlaces(folder))[label] ?? []
  return {
    classes,
    features,
    className: 'digit',
    get available() {
      return Array.from({ length: classes }, (_, label) => placesOf(label).length)
    },
    pixels(label, position) {
      const index = placesOf(label)[position]
      if (index === undefined) throw new RangeError(`digits: there is no digit ${label} at position ${position}`)
      images ??= readImages(join(folder, 'images.idx3-ubyte'), places?.flat().length ?? 0)
      return images.subarray(index * features, (index + 1) * features)
    },
  }
}

/** The numbers of the images of each class. */
function readPlaces(folder: string): number[][] {
  const path = join(folder, 'labels.idx1-ubyte')
  if (!existsSync(path))
    throw new CallError('notPossible', `the data set of digits is not in ${folder}: run 'npm run setup'`)
  const places: number[][] = Array.from({ length: classes }, () => [])
  for (const [index, label] of readIdx(path, 1).bytes.entries()) {
    if (label >= classes)
      throw new CallError('invalid', `labels.idx1-ubyte, byte ${index + 8}: expected a digit, found ${label}`)
    places[label]?.push(index)
  }
  return places
}

function readImages(path: string, count: number): Uint8Array {
  const { shape, bytes } = readIdx(path, 3)
  const found = shape.join(' × ')
  if (found !== `${count} × 28 × 28`)
    throw new CallError('invalid', `${path}: expected ${count} × 28 × 28 bytes, found ${found}`)
  return bytes
}
