import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../../src/lab/datasets/imported/facts.ts'
import type { ArrayFormat } from '../../../../src/lab/datasets/readers/arrays/arrayFile.ts'
import { readArrays } from '../../../../src/lab/datasets/readers/arrays/readArrays.ts'
import type { StoredArray } from '../../../../src/lab/datasets/readers/arrays/storedArray.ts'
import { anySize, arrayFiles, open, type OracleFile } from './oracleArrays.ts'

/** Two labels, for the two samples of 3 × 4 numbers in each array of the oracle. */
const labels: StoredArray = {
  name: 'y',
  shape: [2],
  bytes: 2,
  isColumnMajor: false,
  problem: null,
  read: () => ({ name: 'y', shape: [2], numbers: Uint8Array.of(0, 1), text: String }),
}
const ramp = Array.from({ length: 24 }, (_, i) => i / 23)

/** Arrays of the same numbers in every type; those of signed types lie 12 lower, booleans are no numbers. */
const twins = (format: ArrayFormat, { file, arrays }: OracleFile): [string, ArrayFormat, string, string][] =>
  arrays
    .filter(({ name, what = name, shape }) => shape.join() === '2,3,4' && !/bool|\?/.test(what))
    .map(({ name, what = name }) => [`${format} ${what}`, format, file, name])

describe('an array in another type is the same set after scaling to its range', () => {
  const cases = [
    ...twins('hdf5', arrayFiles.hdf5.types),
    ...twins('matlab', arrayFiles.matlab.plain),
    ...twins('safetensors', arrayFiles.safetensors),
  ]

  it('in at least ten types of HDF5, and eight of the others', () => {
    expect(cases.filter(([name]) => name.startsWith('hdf5')).length).toBeGreaterThan(10)
    expect(cases.filter(([name]) => !name.startsWith('hdf5')).length).toBeGreaterThan(16)
  })

  it.each(cases)('%s', async (_name, format, file, name) => {
    const { arrays } = await open(format, file)
    const own = arrays.filter((array) => array.name === name)
    const set = readArrays([{ name: 'a', arrays: [...own, labels] }], { samples: name, labels: 'y' }, anySize)
    const { range } = factsOf(set, 'a', () => {})
    const [least, greatest] = range ?? [NaN, NaN]
    const scaled = [...set.numbers].map((value) => (value - least) / (greatest - least))
    expect(set.shape).toEqual([3, 4])
    expect(scaled).toEqual(ramp)
  })
})
