import { describe, expect, it } from 'vitest'
import { parseIdx, readIdxPair } from '../../../src/lab/datasets/readers/idx.ts'
import { changed, idx } from './makeFiles.ts'

const whole = idx([2, 3], [1, 2, 3, 4, 5, 6])

describe('IDX', () => {
  it('can be read at any offset in memory', () => {
    const shifted = Buffer.concat([Buffer.alloc(5), whole]).subarray(5)
    const { shape, numbers } = parseIdx(shifted, 'f')
    expect({ shape, numbers: [...numbers] }).toEqual({ shape: [2, 3], numbers: [1, 2, 3, 4, 5, 6] })
  })

  it.each<[number, number[], number[]]>([
    [0x09, [0xff, 0x80], [-1, -128]],
    [0x0b, [0xff, 0xfe, 0x7f, 0xff], [-2, 32767]],
    [0x0c, [0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff], [-(2 ** 31), 2 ** 31 - 1]],
    [0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0], [1, -2.5]],
    [0x0e, [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0x04, 0, 0, 0, 0, 0, 0], [1, -2.5]],
  ])('of type %i is big-endian', (type, bytes, numbers) => {
    expect([...parseIdx(idx([2], bytes, type), 'f').numbers]).toEqual(numbers)
  })

  it.each([
    ['empty', whole.slice(0, 0), 'f, byte 0: expected a header of at least 8 bytes, found the end of the file'],
    ['cut in the magic', whole.slice(0, 3), 'f, byte 3: expected a header of at least 8 bytes, found the end'],
    ['cut in a length', whole.slice(0, 9), 'f, byte 9: expected a header of 12 bytes, found the end of the file'],
    ['without its last length', whole.slice(0, 8), 'f, byte 8: expected a header of 12 bytes, found the end'],
    [
      'cut in the data',
      whole.slice(0, 16),
      'f, byte 16: expected 6 bytes of data (2 × 3), found the end of the file after 4',
    ],
    [
      'too long',
      Uint8Array.of(...whole, 0),
      'f, byte 18: expected the end of the file after 6 bytes of data (2 × 3), found 1 more bytes',
    ],
    ['not IDX', changed(whole, [0, 80]), 'f, byte 0: expected two zero bytes, found 80 and 0: not an IDX file'],
    ['of no type', changed(whole, [2, 7]), 'f, byte 2: expected a type of numbers (8, 9, 11, 12, 13 or 14), found 7'],
    [
      'of a larger type',
      changed(whole, [2, 13]),
      'f, byte 18: expected 24 bytes of data (2 × 3), found the end of the file after 6',
    ],
    ['without dimensions', changed(whole, [3, 0]), 'f, byte 3: expected some dimensions, found 0'],
    [
      'of huge lengths',
      changed(whole, [4, 255], [8, 255]),
      /^f, byte 18: expected 1830\d+ bytes of data \(4278190082 × 4278190083\)/,
    ],
  ])('an error names byte and expectation: %s', (_, file, message) => {
    expect(() => parseIdx(file, 'f')).toThrow(message)
  })

  it('of the wrong rank is refused', () => {
    expect(() => parseIdx(whole, 'f', 3)).toThrow('f, byte 3: expected 3 dimensions, found 2')
  })
})

describe('samples and labels in IDX', () => {
  const images = { name: 'images', bytes: idx([4, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8]) }
  const labels = { name: 'labels', bytes: idx([4], [7, 1, 7, 10]) }

  it('join in either order; classes are the present labels, sorted as numbers', () => {
    const set = readIdxPair([labels, images])
    expect(set).toEqual(readIdxPair([images, labels]))
    expect(set).toEqual({
      numbers: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      shape: [1, 2],
      labels: Int32Array.of(1, 0, 1, 2),
      classNames: ['1', '7', '10'],
      featureNames: null,
    })
  })

  it.each([
    ['no labels', [images], 'images, byte 3: has 3 dimensions, as samples do; choose also the file of the labels'],
    ['no samples', [labels], 'labels, byte 3: has one dimension, as labels do; choose also the file of the samples'],
    [
      'a label too few',
      [images, { name: 'l', bytes: idx([3], [1, 2, 3]) }],
      'images has 4 samples, but l has 3 labels',
    ],
    [
      'no sample at all',
      [
        { name: 'i', bytes: idx([0, 2], []) },
        { name: 'l', bytes: idx([0], []) },
      ],
      'l: there are no samples',
    ],
    ['samples of nothing', [{ name: 'i', bytes: idx([4, 0], []) }, labels], 'i: its samples have no numbers'],
    [
      'one class',
      [images, { name: 'l', bytes: idx([4], [3, 3, 3, 3]) }],
      "l: all 4 samples have the label '3'; choose labels with at least two classes",
    ],
  ])('refuse %s', (_, files, message) => {
    expect(() => readIdxPair(files)).toThrow(message)
  })
})
