import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { joinLabels } from './classes.ts'
import { emnistNote, emnistSplit, hasEmnistShape, turnUpright } from './known/emnist.ts'
import { badFile, shapeText, sizeOf, type NumberArray, type Numbers, type RawSet } from './rawSet.ts'

interface NumberType {
  name: string
  bytes: number
  read(view: DataView, at: number): number
  array: (new (length: number) => Numbers) & { readonly BYTES_PER_ELEMENT: number }
}

/** Number types by the third byte of a file, all big-endian. Each array type holds its numbers exactly. */
const types: Readonly<Record<number, NumberType>> = {
  0x08: { name: 'unsigned byte', bytes: 1, array: Uint8Array, read: (view, at) => view.getUint8(at) },
  0x09: { name: 'signed byte', bytes: 1, array: Float32Array, read: (view, at) => view.getInt8(at) },
  0x0b: { name: 'short', bytes: 2, array: Float32Array, read: (view, at) => view.getInt16(at) },
  0x0c: { name: 'int', bytes: 4, array: Float64Array, read: (view, at) => view.getInt32(at) },
  0x0d: { name: 'float', bytes: 4, array: Float32Array, read: (view, at) => view.getFloat32(at) },
  0x0e: { name: 'double', bytes: 8, array: Float64Array, read: (view, at) => view.getFloat64(at) },
}

export const isIdx = (file: Uint8Array): boolean =>
  file.length >= 4 && file[0] === 0 && file[1] === 0 && (file[2] as number) in types && (file[3] as number) > 0

/** Reads an IDX file of unsigned bytes with `dimensions` dimensions, the format of the embedded digits. */
export function readIdx(path: string, dimensions: number): { shape: number[]; bytes: Uint8Array } {
  const { shape, numbers } = parseIdx(readFileSync(path), basename(path), dimensions)
  if (!(numbers instanceof Uint8Array)) throw badFile(basename(path), 'byte 2', 'expected type 8 (unsigned byte)')
  return { shape, bytes: numbers }
}

/**
 * Parses IDX, the format of MNIST. `name`: the file in errors. `dimensions`: their required number; null: any. `allow` gets
 * the bytes of the file and of its numbers, and may throw. Throws a CallError that names the byte.
 */
export function parseIdx(
  file: Uint8Array,
  name: string,
  dimensions: number | null = null,
  allow: (bytes: number) => void = () => {},
): NumberArray {
  const expect = (isRight: boolean, offset: number, expected: string, found: string): void => {
    if (!isRight) throw badFile(name, `byte ${offset}`, `expected ${expected}, found ${found}`)
  }
  expect(file.length >= 4, file.length, 'a header of at least 8 bytes', 'the end of the file')
  expect(file[0] === 0 && file[1] === 0, 0, 'two zero bytes', `${file[0]} and ${file[1]}: not an IDX file`)
  const type = types[file[2] as number]
  if (!type) throw badFile(name, 'byte 2', `expected a type of numbers (8, 9, 11, 12, 13 or 14), found ${file[2]}`)
  const found = file[3] as number
  expect(dimensions === null ? found > 0 : found === dimensions, 3, `${dimensions ?? 'some'} dimensions`, `${found}`)
  const start = 4 + 4 * found
  expect(file.length >= start, file.length, `a header of ${start} bytes`, 'the end of the file')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const shape = Array.from({ length: found }, (_, d) => view.getUint32(4 + 4 * d))
  const size = sizeOf(shape) * type.bytes
  const there = file.length - start
  const what = `${size} bytes of data (${shapeText(shape)})`
  expect(there >= size, file.length, what, `the end of the file after ${there}`)
  expect(there <= size, start + size, `the end of the file after ${what}`, `${there - size} more bytes`)
  if (type.array !== Uint8Array) allow(file.length + sizeOf(shape) * type.array.BYTES_PER_ELEMENT)
  return { shape, numbers: numbersOf(type, file.subarray(start), sizeOf(shape)) }
}

function numbersOf(type: NumberType, bytes: Uint8Array, count: number): Numbers {
  if (type.array === Uint8Array) return bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new type.array(count)
  for (let i = 0; i < count; i++) numbers[i] = type.read(view, i * type.bytes)
  return numbers
}

/** QMNIST has eight numbers a label. */
const qmnistColumns = 8

/** Labels have one dimension, or the columns of QMNIST for each of `samples`. */
const isLabels = ({ shape }: NumberArray, samples: number | undefined): boolean =>
  shape.length === 1 || (shape.length === 2 && shape[1] === qmnistColumns && shape[0] === samples)

/**
 * Reads two IDX files in either order: the one with a single dimension, or with the labels of QMNIST, has the labels.
 * Pictures of EMNIST are turned upright, and its classes have their letters. `allow` gets the bytes of each file and
 * of its numbers, and may throw. Throws a CallError that names the byte.
 */
export function readIdxPair(
  files: readonly { name: string; bytes: Uint8Array }[],
  allow: (bytes: number) => void = () => {},
): RawSet & { notes?: string[] } {
  const arrays = files.map(({ name, bytes }) => ({ name, ...parseIdx(bytes, name, null, allow) }))
  const samples = arrays.find(({ shape }) => shape.length > 2) ?? arrays.find(({ shape }) => shape.length > 1)
  const labels = arrays.find((array) => array !== samples && isLabels(array, samples?.shape[0]))
  const [first] = arrays
  if (!samples)
    throw badFile(first?.name ?? '', 'byte 3', 'has one dimension, as labels do; choose also the file of the samples')
  if (!labels)
    throw badFile(
      samples.name,
      'byte 3',
      `has ${samples.shape.length} dimensions, as samples do; choose also the file of the labels`,
    )
  // The eight numbers of QMNIST begin with the class; the rest names the writer.
  const columns = labels.shape[1] ?? 1
  const label = (i: number): number => labels.numbers[i * columns] as number
  const emnist = hasEmnistShape(samples) ? emnistSplit(samples.name) : null
  const texts = (i: number): string => (emnist ? emnist.className(label(i)) : String(label(i)))
  const set = joinLabels(samples, { name: labels.name, shape: labels.shape.slice(0, 1), texts })
  if (!emnist) return set
  turnUpright(set.numbers)
  return { ...set, notes: [emnistNote] }
}
