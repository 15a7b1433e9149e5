import { arrayFile, type ArrayFormat } from '../../../../src/lab/datasets/readers/arrays/arrayFile.ts'
import { readArrays } from '../../../../src/lab/datasets/readers/arrays/readArrays.ts'
import type { ArrayFile, StoredArray } from '../../../../src/lab/datasets/readers/arrays/storedArray.ts'
import { sizeOf } from '../../../../src/lab/datasets/readers/rawSet.ts'
import { oracle } from '../../../oracle/read.ts'
import { fromBase64 } from '../makeFiles.ts'

export interface OracleArray {
  name: string
  what?: string
  shape: number[]
  values: (number | string)[]
  texts?: string[]
}
export interface OracleFile {
  file: string
  arrays: OracleArray[]
}

interface ArrayFiles {
  hdf5: Record<'types' | 'filters' | 'other' | 'latest', OracleFile>
  hdf5Refused: string
  matlab: Record<'plain' | 'compressed' | 'oned as column' | 'big-endian', OracleFile>
  matlabOfOthers: (OracleFile & { name: string })[]
  matlabRefused: string
  matlab4: string
  safetensors: OracleFile & { brain: OracleFile }
  sets: Record<string, string> & { values: number[]; labels: number[] }
  matlab73: { file: string; values: number[]; labels: number[] }
  svhn: { file: string; sums: number[]; first: number[]; classes: string[] }
  emnist: { file: string; values: number[] }
  cifar: { ten: string; hundred: string; first: number[]; last: number[] }
  usps: { file: string; values: number[][] }
}
export const arrayFiles = oracle<ArrayFiles>('arrayFiles')

export const anySize = (): void => {}

export const open = (format: ArrayFormat, file: string | Uint8Array, name = 'a.file'): Promise<ArrayFile> =>
  arrayFile(format, typeof file === 'string' ? fromBase64(file) : file, name, anySize)

/** Reads an array in C order, whatever its order in the file. */
export function valuesOf({ shape, isColumnMajor, read }: StoredArray): (number | string)[] {
  const { numbers, text } = read()
  const count = sizeOf(shape)
  const place = (i: number): number => {
    if (!isColumnMajor) return i
    let [rest, at] = [i, 0]
    for (let d = shape.length - 1; d >= 0; d--) {
      const length = shape[d] ?? 1
      at += (rest % length) * sizeOf(shape.slice(0, d))
      rest = Math.floor(rest / length)
    }
    return at
  }
  return Array.from({ length: count }, (_, i) => (numbers ? (numbers[place(i)] ?? NaN) : text(place(i))))
}

export const readSet = async (format: ArrayFormat, file: string, name = 'a.file') =>
  readArrays([await open(format, file, name)], null, anySize)
