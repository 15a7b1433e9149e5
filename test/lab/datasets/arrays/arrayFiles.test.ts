import { describe, expect, it } from 'vitest'
import type { ArrayFormat } from '../../../../src/lab/datasets/readers/arrays/arrayFile.ts'
import { readNpz } from '../../../../src/lab/datasets/readers/npz.ts'
import { contentHash } from '../../../../src/lab/datasets/imported/file.ts'
import { fromBase64 } from '../makeFiles.ts'
import { anySize, arrayFiles, open, readSet, valuesOf, type OracleFile } from './oracleArrays.ts'

const { hdf5, matlab, matlabOfOthers, safetensors, sets } = arrayFiles
const cases: [ArrayFormat, string, OracleFile][] = [
  ...Object.entries(hdf5).map(([name, file]): [ArrayFormat, string, OracleFile] => ['hdf5', name, file]),
  ...Object.entries(matlab).map(([name, file]): [ArrayFormat, string, OracleFile] => ['matlab', name, file]),
  ...matlabOfOthers.map(({ name, ...file }): [ArrayFormat, string, OracleFile] => ['matlab', name, file]),
  ['safetensors', 'all types', safetensors],
  ['safetensors', 'bfloat16', safetensors.brain],
]

describe('arrays of files that Python writes have the values of NumPy', () => {
  it.each(cases)('%s: %s', async (format, _name, { file, arrays }) => {
    const found = await open(format, file)
    for (const { name, what = name, shape, values, texts } of arrays) {
      const array = found.arrays.find((own) => own.name === name)
      if (!array) throw new Error(`${what} is missing`)
      expect({ what, shape: array.shape, values: valuesOf(array) }).toEqual({ what, shape, values })
      if (texts) expect(texts.map((_, i) => array.read().text(i))).toEqual(texts)
    }
    expect(found.arrays.map(({ name }) => name).toSorted()).toEqual(arrays.map(({ name }) => name).toSorted())
  })
})

describe('the same samples and labels give the same set in every format', () => {
  const expected = readNpz(fromBase64(sets['npz'] ?? ''), 'a.npz', null, anySize)

  it.each(Object.keys(sets).filter((name) => /^(hdf5|matlab|safetensors)/.test(name)))('%s', async (name) => {
    const [format = ''] = name.split(',')
    const set = await readSet(format as ArrayFormat, sets[name] ?? '')
    expect(set).toMatchObject({ shape: [2, 3], classNames: ['0', '1', '2'] })
    expect([...set.numbers]).toEqual(sets.values)
    expect([...set.labels]).toEqual(sets.labels)
    expect(contentHash(set)).toBe(contentHash(expected))
  })

  it('MATLAB 7.3, an HDF5 file with its dimensions in reverse', async () => {
    const { file, values, labels } = arrayFiles.matlab73
    const set = await readSet('hdf5', file)
    expect(set).toMatchObject({ shape: [2, 3], classNames: ['1', '2', '3'] })
    expect([...set.numbers]).toEqual(values)
    expect([...set.labels]).toEqual(labels)
    expect(set.numbers).toBeInstanceOf(Uint8Array)
  })
})
