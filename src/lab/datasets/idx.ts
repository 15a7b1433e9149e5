import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'

/** An array of unsigned bytes, the last dimension running fastest. */
export interface ByteArray {
  shape: number[]
  bytes: Uint8Array
}

const unsignedByte = 0x08

/** Reads an IDX file of unsigned bytes with `dimensions` dimensions: the format of MNIST and all sets like it. */
export function readIdx(path: string, dimensions: number): ByteArray {
  return parseIdx(readFileSync(path), dimensions, basename(path))
}

/** `name` is what errors call it. */
export function parseIdx(file: Uint8Array, dimensions: number, name: string): ByteArray {
  const expect = (isRight: boolean, offset: number, expected: string, found: string): void => {
    if (!isRight) throw new CallError('invalid', `${name}, byte ${offset}: expected ${expected}, found ${found}`)
  }
  const start = 4 + 4 * dimensions
  expect(file.length >= start, file.length, `a header of ${start} bytes`, 'the end of the file')
  expect(file[0] === 0x1f ? file[1] !== 0x8b : true, 0, 'a plain IDX file', 'a gzip file: unpack it first')
  expect(file[0] === 0 && file[1] === 0, 0, 'two zero bytes', `${file[0]} and ${file[1]}: not an IDX file`)
  expect(file[2] === unsignedByte, 2, 'type 8 (unsigned byte)', `type ${file[2]}`)
  expect(file[3] === dimensions, 3, `${dimensions} dimensions`, `${file[3]}`)
  const view = new DataView(file.buffer, file.byteOffset)
  const shape = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d))
  const size = shape.reduce((product, length) => product * length, 1)
  const found = file.length - start
  const what = `${size} bytes of data (${shape.join(' × ')})`
  expect(found >= size, file.length, what, `the end of the file after ${found}`)
  expect(found <= size, start + size, `the end of the file after ${what}`, `${found - size} more bytes`)
  return { shape, bytes: file.subarray(start) }
}
