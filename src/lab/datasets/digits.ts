import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import { repairText } from '../layout.ts'
import type { DataSet } from './dataSet.ts'
import { readIdx } from './readers/idx.ts'
import { shapeText } from './readers/rawSet.ts'

/** The embedded digits, with their images. */
export interface Digits extends DataSet {
  /** Reads the bytes of one image. */
  pixels(label: number, position: number): Uint8Array
}

const classes = 10
const features = 28 * 28
const none: ReadonlySet<number> = new Set()

/** Opens the embedded digits. Labels and images are read at first use, which throws a CallError where they are missing. */
export function openDigits(root: string): Digits {
  const folder = join(root, 'resources', 'datasets', 'digits')
  let indices: readonly number[][] | null = null
  let images: Uint8Array | null = null
  const indicesOf = (label: number): readonly number[] => (indices ??= readIndices(folder))[label] ?? []
  const pixels = (label: number, position: number): Uint8Array => {
    const index = indicesOf(label)[position]
    if (index === undefined) throw new RangeError(`digits: there is no digit ${label} at position ${position}`)
    images ??= readImages(join(folder, 'images.idx3-ubyte'), indices?.flat().length ?? 0)
    return images.subarray(index * features, (index + 1) * features)
  }
  return {
    classes,
    features,
    shape: [28, 28],
    words: { class: 'digit', sample: 'image' },
    get available() {
      return Array.from({ length: classes }, (_, label) => indicesOf(label).length)
    },
    pixels,
    write(label, position, to) {
      const bytes = pixels(label, position)
      for (let j = 0; j < features; j++) to[j] = (bytes[j] ?? 0) / 255
    },
    incomplete: () => none,
  }
}

/** Reads the image numbers of each class. */
function readIndices(folder: string): number[][] {
  const path = join(folder, 'labels.idx1-ubyte')
  if (!existsSync(path)) throw new CallError('notPossible', `the digits are missing in ${folder}: ${repairText()}`)
  const indices: number[][] = Array.from({ length: classes }, () => [])
  for (const [index, label] of readIdx(path, 1).bytes.entries()) {
    if (label >= classes)
      throw new CallError('invalid', `labels.idx1-ubyte, byte ${index + 8}: expected a digit, found ${label}`)
    indices[label]?.push(index)
  }
  return indices
}

function readImages(path: string, count: number): Uint8Array {
  const { shape, bytes } = readIdx(path, 3)
  const found = shapeText(shape)
  if (found !== `${count} × 28 × 28`)
    throw new CallError('invalid', `${path}: expected ${count} × 28 × 28 bytes, found ${found}`)
  return bytes
}
