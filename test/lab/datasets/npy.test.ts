import { describe, expect, it } from 'vitest'
import { parseNpy, readNpyPair } from '../../../src/lab/datasets/readers/npy.ts'
import { npzEntries, readNpz } from '../../../src/lab/datasets/readers/npz.ts'
import { oracle } from '../../oracle/read.ts'
import { changed, fromBase64, npy, npyBytes, npz, utf8 } from './makeFiles.ts'

interface Files {
  npy: { name: string; file: string; shape: number[]; values: (number | string)[] }[]
  npz: { stored: string; deflated: string; x: number[]; y: number[] }
}
const files = oracle<Files>('files')
const anything = (): void => {}

describe('NPY as NumPy writes it', () => {
  it.each(files.npy.map((entry) => [entry.name, entry] as const))('%s', (_, { file, shape, values }) => {
    const array = parseNpy(fromBase64(file), 'f')
    expect(array.shape).toEqual(shape)
    if (array.numbers) expect([...array.numbers]).toEqual(values)
    else expect(values.map((_value, i) => array.text(i))).toEqual(values)
  })

  it('becomes the smallest exact array type', () => {
    const held = Object.fromEntries(
      files.npy.map(({ name, file }) => [name, parseNpy(fromBase64(file), 'f').numbers?.constructor.name]),
    )
    expect(held).toMatchObject({
      u1: 'Uint8Array',
      bool: 'Uint8Array',
      i1: 'Float32Array',
      '>i2': 'Float32Array',
      '<f2': 'Float32Array',
    })
    expect(held).toMatchObject({
      '<i4': 'Float64Array',
      '<i8': 'Float64Array',
      '<f4': 'Float32Array',
      '>f8': 'Float64Array',
    })
  })

  it('can be read at any offset in memory', () => {
    const shifted = Buffer.concat([Buffer.alloc(3), npyBytes([2, 2], [1, 2, 3, 4])]).subarray(3)
    expect([...(parseNpy(shifted, 'f').numbers ?? [])]).toEqual([1, 2, 3, 4])
  })
})

describe('the error of a bad NPY file names the place', () => {
  const good = npyBytes([2, 2], [1, 2, 3, 4])
  const header = good.length - 4
  const described = (description: string) => npy(description, new Uint8Array(4))
  it.each([
    ['empty', new Uint8Array(), 'f, byte 0: expected the letters \\x93NUMPY: not an NPY file'],
    ['of another kind', changed(good, [0, 0x50]), 'f, byte 0: expected the letters'],
    ['cut in the version', good.slice(0, 7), 'f, byte 7: expected a header of'],
    ['cut in the length', good.slice(0, 9), 'f, byte 9: expected a header of 10 bytes, found the end of the file'],
    [
      'cut in the description',
      good.slice(0, 20),
      `f, byte 20: expected ${header - 10} bytes of description, found the end`,
    ],
    ['of another version', changed(good, [6, 9]), 'f, byte 6: expected version 1, 2 or 3, found 9'],
    [
      'cut in the data',
      good.slice(0, -1),
      `f, byte ${good.length - 1}: expected 4 bytes of data (2 × 2 of '|u1'), found the end of the file after 3`,
    ],
    [
      'too long',
      Uint8Array.of(...good, 9),
      `f, byte ${good.length}: expected 4 bytes of data (2 × 2 of '|u1'), found 1 more bytes`,
    ],
    [
      'of Python objects',
      described("{'descr': '|O', 'fortran_order': False, 'shape': (4,), }"),
      "f, header: has Python objects ('|O'); save an array of numbers or texts",
    ],
    [
      'of objects with a size',
      described("{'descr': '|O8', 'fortran_order': False, 'shape': (4,), }"),
      "f, header: has Python objects ('|O8'); save an array of numbers or texts",
    ],
    [
      'of complex numbers',
      described("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }"),
      "f, header: has the type '<c8'; convert it to integers, floats, booleans or texts",
    ],
    [
      'of records',
      described("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"),
      'has no simple number type',
    ],
    ['without an order', described("{'descr': '|u1', 'shape': (4,), }"), "the description has no 'fortran_order'"],
    ['without a shape', described("{'descr': '|u1', 'fortran_order': False, }"), "the description has no 'shape'"],
  ])('%s', (_, file, message) => {
    expect(() => parseNpy(file, 'f')).toThrow(message)
  })

  it('whole numbers beyond float64', () => {
    const data = new Uint8Array(new BigInt64Array([1n, 2n ** 53n]).buffer)
    const file = npy("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }", data)
    expect(() => parseNpy(file, 'f')).toThrow('f, entry 1: 9007199254740992 is too large')
  })
})

describe('samples and labels in NPY', () => {
  const X = parseNpy(npyBytes([3, 2], [1, 2, 3, 4, 5, 6]), 'X.npy')
  const y = (file: Uint8Array) => parseNpy(file, 'y.npy')
  const floats = (...values: number[]) =>
    npy(
      `{'descr': '<f8', 'fortran_order': False, 'shape': (${values.length},), }`,
      new Uint8Array(Float64Array.from(values).buffer),
    )

  it('accept labels as a column, and whole floats', () => {
    expect(readNpyPair(X, y(npyBytes([3, 1], [2, 0, 2])))).toMatchObject({
      classNames: ['0', '2'],
      labels: Int32Array.of(1, 0, 1),
    })
    expect(readNpyPair(X, y(floats(-1, 1, -1)))).toMatchObject({
      classNames: ['-1', '1'],
      labels: Int32Array.of(0, 1, 0),
    })
  })

  it.each<[string, () => unknown, string]>([
    [
      'labels with parts',
      () => readNpyPair(X, y(floats(0, 1.5, 1))),
      'y.npy, entry 1: the label 1.5 is no whole number',
    ],
    ['missing labels', () => readNpyPair(X, y(floats(0, 1, NaN))), 'y.npy, entry 2: the label NaN is no whole number'],
    [
      'one-hot labels',
      () => readNpyPair(X, y(npyBytes([3, 2], [0, 1, 1, 0, 0, 1]))),
      'y.npy: has shape 3 × 2; expected one label for each of the 3 samples; of a column for each class save the place of the one',
    ],
    [
      'another number of labels',
      () => readNpyPair(X, y(npyBytes([2], [0, 1]))),
      'X.npy has 3 samples, but y.npy has 2 labels',
    ],
    [
      'samples of one dimension',
      () => readNpyPair(y(npyBytes([3], [0, 1, 2])), X),
      'y.npy: has one dimension; samples need a second one',
    ],
    [
      'texts for samples',
      () => readNpyPair(parseNpy(fromBase64(files.npy.find(({ name }) => name === 'texts')?.file ?? ''), 't'), X),
      't, header: has texts; samples must be numbers',
    ],
  ])('refuse %s', (_, read, message) => {
    expect(read).toThrow(message)
  })
})

describe('NPZ', () => {
  it.each(['stored', 'deflated'] as const)('as NumPy writes it, %s', (kind) => {
    const file = fromBase64(files.npz[kind])
    expect(npzEntries(file, 'f').map(({ name }) => name)).toEqual(['x_train', 'y_train', 'x_test'])
    const set = readNpz(file, 'f', null, anything)
    expect({ ...set, numbers: [...set.numbers] }).toEqual({
      numbers: files.npz.x,
      shape: [2, 2],
      labels: Int32Array.of(1, 0, 1),
      classNames: ['0', '5'],
      featureNames: null,
    })
  })

  const pair = { a: npyBytes([2, 1], [1, 2]), b: npyBytes([2], [0, 1]) }
  it('reads the named arrays, and reports their size before it decompresses them', () => {
    const asked: number[] = []
    const set = readNpz(npz({ ...pair, other: utf8('no array') }), 'f', { samples: 'a', labels: 'b' }, (bytes) =>
      asked.push(bytes),
    )
    expect([...set.numbers]).toEqual([1, 2])
    // Then each array with its numbers, before they are read.
    expect(asked).toEqual([pair.a.length + pair.b.length, pair.a.length + 2, pair.b.length + 2])
  })

  it.each([
    ['no zip file', utf8('hello'), null, /^f, byte \d+: expected the directory of an archive/],
    ['a cut one', npz(pair).slice(0, -30), null, /^f, byte \d+: expected the directory of an archive/],
    [
      'names that tell nothing',
      npz(pair),
      null,
      'f: which arrays are samples and labels is unclear; choose among a, b',
    ],
    [
      'an array that is not there',
      npz(pair),
      { samples: 'a', labels: 'c' },
      "f: there is no array 'c'; choose among a, b",
    ],
    ['no arrays', npz({}), { samples: 'a', labels: 'c' }, "f: there is no array 'a'; it has no arrays"],
    ['a damaged array', npz({ X: pair.a, y: pair.b.slice(0, 30) }), null, 'f, y.npy, byte 30: expected'],
  ])('refuses %s', (_, file, arrays, message) => {
    expect(() => readNpz(file, 'f', arrays, anything)).toThrow(message)
  })
})
