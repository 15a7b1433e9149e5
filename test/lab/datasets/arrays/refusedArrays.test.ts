import { describe, expect, it } from 'vitest'
import type { ArrayFormat } from '../../../../src/lab/datasets/readers/arrays/arrayFile.ts'
import { arrayFile } from '../../../../src/lab/datasets/readers/arrays/arrayFile.ts'
import { readArrays } from '../../../../src/lab/datasets/readers/arrays/readArrays.ts'
import { CallError } from '../../../../src/shared/contract/errors.ts'
import { changed, fromBase64, utf8 } from '../makeFiles.ts'
import { anySize, arrayFiles, open, readSet } from './oracleArrays.ts'

const { hdf5Refused, matlabRefused, matlab4, matlab, safetensors, sets, usps } = arrayFiles

/** A safetensors file with this header. */
const tensors = (header: object | string, data: Uint8Array = new Uint8Array(8)): Uint8Array => {
  const text = utf8(typeof header === 'string' ? header : JSON.stringify(header))
  return Uint8Array.of(text.length, 0, 0, 0, 0, 0, 0, 0, ...text, ...data)
}
const float = (shape: number[], data_offsets: number[], dtype = 'F32') => ({ x: { dtype, shape, data_offsets } })

describe('arrays that cannot be samples or labels are listed with the reason', () => {
  it.each([
    [
      'hdf5',
      hdf5Refused,
      ['complex (has complex numbers)', 'records (has records (a, b))', 'null (is empty)', 'lists (has lists)'],
    ],
    [
      'matlab',
      matlabRefused,
      ['complex (has complex numbers)', 'cells (is a cell array of more than texts)', 'empty (is empty)'],
    ],
  ] as const)('%s', async (format, file, texts) => {
    const error = await readSet(format, file).catch((reason: unknown) => String(reason))
    for (const text of texts) expect(error).toContain(text)
    expect(error).toContain('which arrays are samples and labels is unclear')
  })

  it('an array of these that is asked for by name', async () => {
    const file = await open('matlab', matlabRefused)
    expect(() => readArrays([file], { samples: 'complex', labels: 'empty' }, anySize)).toThrow(
      "a.file: 'complex' has complex numbers; choose two of",
    )
    expect(() => readArrays([file], { samples: 'nix', labels: 'empty' }, anySize)).toThrow("there is no array 'nix'")
  })
})

it('a table of pandas in HDF5 is told how to be saved', () => {
  const arrays = ['df/axis0', 'df/block0_items', 'df/block0_values'].map((name) => ({
    name,
    shape: [3, 3],
    bytes: 9,
    isColumnMajor: false,
    problem: null,
    read: () => ({ name, shape: [3, 3], numbers: new Float64Array(9), text: String }),
  }))
  expect(() => readArrays([{ name: 'a.h5', arrays }], null, anySize)).toThrow(
    'a.h5 is a table that pandas stored in HDF5; save it with DataFrame.to_parquet',
  )
})

describe('HDF5', () => {
  it('a filter that the library lacks is named, and no array of garbage is read', async () => {
    const { arrays } = await open('hdf5', hdf5Refused)
    expect(() => arrays.find(({ name }) => name === 'lzf')?.read()).toThrow(
      "a.file, lzf: cannot be read: required filter 'lzf' is not registered",
    )
  })

  it('a checksum that fails refuses the array', async () => {
    const whole = fromBase64(arrayFiles.hdf5.filters.file)
    const outcomes = new Set<string>()
    // A chunk is a zlib stream, and its checksum follows.
    const starts = [...whole.keys()].filter((at) => whole[at] === 0x78 && whole[at + 1] === 0x5e)
    for (const start of starts) {
      const at = start + 5
      const found = await open('hdf5', changed(whole, [at, (whole[at] ?? 0) ^ 0x10])).catch(() => null)
      const array = found?.arrays.find(({ name }) => name === 'shuffle and checksum')
      try {
        const sum = array ? [...(array.read().numbers ?? [])].reduce((total, value) => total + value, 0) : 276
        outcomes.add(sum === 276 ? 'right' : 'wrong')
      } catch (error) {
        outcomes.add(error instanceof CallError ? 'refused' : 'crashed')
      }
      found?.close?.()
    }
    expect([...outcomes].toSorted()).toEqual(['refused', 'right'])
  })

  it('a cut or foreign file is one sentence', async () => {
    const cut = fromBase64(usps.file).subarray(0, 3000)
    await expect(open('hdf5', cut)).rejects.toThrow(/^a\.file, HDF5: cannot be read: .*; the file is damaged/)
    await expect(open('hdf5', utf8('no HDF5'))).rejects.toThrow('a.file, HDF5: cannot be read: ')
  })
})

describe('MATLAB', () => {
  it('a file of version 4 is told how to be saved', async () => {
    await expect(open('matlab', matlab4)).rejects.toThrow(/byte 0: expected 'MATLAB 5.0 MAT-file'.*save -v7/)
  })

  it('a cut file names the byte', async () => {
    const whole = fromBase64(matlab.plain.file)
    await expect(open('matlab', whole.subarray(0, 140))).rejects.toThrow(
      /byte 128: an element of \d+ bytes, but only 4 follow/,
    )
  })

  it('a compressed array that unpacks to more or less than it declares is refused', async () => {
    const whole = fromBase64(sets['matlab, compressed'] ?? '')
    const outcomes = new Set<string>()
    for (let at = 136; at < whole.length; at += 3)
      try {
        const { arrays } = await open('matlab', changed(whole, [at, (whole[at] ?? 0) ^ 0x55]))
        for (const array of arrays.filter(({ problem }) => problem === null)) array.read()
        outcomes.add('read')
      } catch (error) {
        outcomes.add(error instanceof CallError ? 'refused' : 'crashed')
      }
    expect(outcomes.has('crashed')).toBe(false)
    expect(outcomes.has('refused')).toBe(true)
  })

  it('asks for the declared memory before it unpacks', async () => {
    const asked: number[] = []
    const file = await arrayFile('matlab', fromBase64(sets['matlab, compressed'] ?? ''), 'a.mat', (bytes) =>
      asked.push(bytes),
    )
    expect(asked).toEqual([])
    file.arrays[0]?.read()
    expect(asked).toHaveLength(1)
    expect(asked[0]).toBeGreaterThan(8 * 30)
  })

  it('a square matrix with as many labels as columns is refused, since either could be samples', async () => {
    const { arrays } = await open('matlab', matlab['big-endian'].file)
    const x = { ...(arrays[0] as NonNullable<(typeof arrays)[0]>), name: 'X', shape: [2, 2] }
    const y = {
      ...x,
      name: 'y',
      shape: [2, 1],
      read: () => ({ name: 'y', shape: [2, 1], numbers: Float64Array.of(0, 1), text: (i: number) => String(i) }),
    }
    const square = {
      ...x,
      read: () => ({ name: 'X', shape: [2, 2], numbers: Float64Array.of(1, 2, 3, 4), text: String }),
    }
    expect(() => readArrays([{ name: 'a.mat', arrays: [square, y] }], null, anySize)).toThrow(
      'X is 2 × 2 and there are 2 labels: which dimension has the samples is unclear',
    )
  })
})

describe('safetensors', () => {
  it.each([
    ['a header that is no JSON', tensors('{"x":'), 'byte 8: expected a header in JSON'],
    [
      'a header beyond the file',
      Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d),
      'byte 0: the header has 255 bytes, but the file only 2 more',
    ],
    ['too short a file', Uint8Array.of(1, 0), 'byte 2: expected the length of the header'],
    ['bytes beyond the file', tensors(float([3], [0, 12])), 'x: lies at bytes 0 … 12 of the data, which have 8'],
    ['another size than the shape', tensors(float([3], [0, 8])), 'x: has 8 bytes, expected 12 (3 of F32)'],
    ['a fraction as a length', tensors(float([1.5], [0, 8])), 'x: expected dtype, shape and data_offsets'],
  ])('%s is refused', async (_name, file, message) => {
    await expect(open('safetensors', file)).rejects.toThrow(`a.file, ${message}`)
  })

  it('a type without a reader is named', async () => {
    const { arrays } = await open('safetensors', tensors(float([8], [0, 8], 'F8_E4M3')))
    expect(arrays[0]?.problem).toBe('has the type F8_E4M3, which Collapsar does not read')
  })
})

describe('damaged files', () => {
  const formats: [ArrayFormat, string][] = [
    ['hdf5', arrayFiles.hdf5.other.file],
    ['matlab', matlab.plain.file],
    ['matlab', arrayFiles.emnist.file],
    ['safetensors', safetensors.file],
  ]
  it.each(formats)('%s: a changed or cut file is read or refused in words', async (format, text) => {
    const whole = fromBase64(text)
    for (let n = 0; n < 60; n++) {
      const at = (n * 7919) % Math.min(whole.length, n % 2 === 0 ? 600 : whole.length)
      const file = n % 5 === 0 ? whole.slice(0, at) : changed(whole, [at, n % 3 === 0 ? 255 : (n * 31) % 256])
      const opened = await open(format, file).catch((error: unknown) => {
        if (!(error instanceof CallError)) throw error
        return null
      })
      for (const array of opened?.arrays.filter(({ problem, bytes }) => problem === null && bytes < 1e7) ?? [])
        try {
          array.read()
        } catch (error) {
          if (!(error instanceof CallError)) throw error
        }
      opened?.close?.()
    }
  })
})
