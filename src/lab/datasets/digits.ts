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

/** The embedded digits. The labels are read at once, the images when the first is asked for. */
export function openDigits(root: string): DataSet {
  const folder = join(root, 'resources', 'datasets', 'digits')
  const labelPath = join(folder, 'labels.idx1-ubyte')
  if (!existsSync(labelPath))
    throw new CallError('notPossible', `the data set of digits is not in ${folder}: run 'npm run setup'`)
  const classes = 10
  const labels = readIdx(labelPath, 1).bytes
  const places: number[][] = Array.from({ length: classes }, () => [])
  for (const [index, label] of labels.entries()) {
    if (label >= classes)
      throw new CallError('invalid', `labels.idx1-ubyte, byte ${index + 8}: expected a digit, found ${label}`)
    places[label]?.push(index)
  }
  let images: Uint8Array | null = null
  const features = 28 * 28
  return {
    classes,
    features,
    className: 'digit',
    available: places.map((list) => list.length),
    pixels(label, position) {
      images ??= readImages(join(folder, 'images.idx3-ubyte'), labels.length)
      const index = places[label]?.[position]
      if (index === undefined) throw new RangeError(`digits: there is no digit ${label} at position ${position}`)
      return images.subarray(index * features, (index + 1) * features)
    },
  }
}

function readImages(path: string, count: number): Uint8Array {
  const { shape, bytes } = readIdx(path, 3)
  const found = shape.join(' × ')
  if (found !== `${count} × 28 × 28`)
    throw new CallError('invalid', `${path}: expected ${count} × 28 × 28 bytes, found ${found}`)
  return bytes
}
