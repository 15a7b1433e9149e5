import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import type { DataSet } from './dataSet.ts'
import { readIdx } from './readers/idx.ts'
import { shapeText } from './readers/rawSet.ts'

/** The embedded digits, whose images are also to be looked at. */
export interface Digits extends DataSet {
  /** Bytes of one image. */
  pixels(label: number, position: number): Uint8Array
}

const classes = 10
const features = 28 * 28
const none: ReadonlySet<number> = new Set()

/** The embedded digits. Labels and images are each read when first asked for; reading throws a CallError where they are not there. */
export function openDigits(root: string): Digits {
  const folder = join(root, 'resources', 'datasets', 'digits')
  let places: readonly number[][] | null = null
  let images: Uint8Array | null = null
  const placesOf = (label: number): readonly number[] => (places ??= readPlaces(folder))[label] ?? []
  const pixels = (label: number, position: number): Uint8Array => {
    const index = placesOf(label)[position]
    if (index === undefined) throw new RangeError(`digits: there is no digit ${label} at position ${position}`)
    images ??= readImages(join(folder, 'images.idx3-ubyte'), places?.flat().length ?? 0)
    return images.subarray(index * features, (index + 1) * features)
  }
  return {
    classes,
    features,
    words: { class: 'digit', sample: 'image' },
    get available() {
      return Array.from({ length: classes }, (_, label) => placesOf(label).length)
    },
    pixels,
    write(label, position, to) {
      const bytes = pixels(label, position)
      for (let j = 0; j < features; j++) to[j] = (bytes[j] ?? 0) / 255
    },
    incomplete: () => none,
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
  const found = shapeText(shape)
  if (found !== `${count} × 28 × 28`)
    throw new CallError('invalid', `${path}: expected ${count} × 28 × 28 bytes, found ${found}`)
  return bytes
}
