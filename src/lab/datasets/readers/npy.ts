import { CallError } from '../../../shared/contract/errors.ts'
import { joinLabels } from './classes.ts'
import { arrayOfType, numberTypes, readNumbers } from './numberTypes.ts'
import { badFile, shapeText, sizeOf, type NumberArray, type Numbers, type RawSet } from './rawSet.ts'

/** A NumPy array of numbers or texts. */
export interface NpyArray {
  name: string
  shape: number[]
  /** null in an array of texts. */
  numbers: Numbers | null
  /** Returns entry i as a text, for names of labels. */
  text(i: number): string
}

interface Header {
  type: string
  isFortran: boolean
  shape: number[]
  /** The byte at which the data begin. */
  start: number
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
export const isNpy = (file: Uint8Array): boolean => magic.every((byte, i) => file[i] === byte)

/**
 * Reads one NPY file of numbers or texts. `name`: the file in errors. `allow` gets the bytes of the file and of its numbers,
 * and may throw. Throws a CallError that names the byte.
 */
export function parseNpy(file: Uint8Array, name: string, allow: (bytes: number) => void = () => {}): NpyArray {
  const header = parseHeader(file, name)
  const [, order = '|', kind = '', width = ''] = /^([<>|=])([a-zA-Z])(\d*)$/.exec(header.type) ?? []
  if (kind === 'O')
    throw badFile(name, 'header', `has Python objects ('${header.type}'); save an array of numbers or texts`)
  const isText = (kind === 'U' || kind === 'S') && width !== ''
  const type = numberTypes.find((one) => one === kind + width)
  if (!isText && !type)
    throw badFile(name, 'header', `has the type '${header.type}'; convert it to integers, floats, booleans or texts`)
  const bytes = Number(width) * (kind === 'U' ? 4 : 1)
  const count = sizeOf(header.shape)
  const expected = count * bytes
  const there = file.length - header.start
  if (there !== expected) {
    const where = `byte ${Math.min(file.length, header.start + expected)}`
    const what = there < expected ? `the end of the file after ${there}` : `${there - expected} more bytes`
    throw badFile(
      name,
      where,
      `expected ${expected} bytes of data (${shapeText(header.shape)} of '${header.type}'), found ${what}`,
    )
  }
  const place = header.isFortran ? fortranPlaces(header.shape) : (i: number): number => i
  const view = new DataView(file.buffer, file.byteOffset + header.start, there)
  if (!type) {
    const text = (i: number): string => textAt(view, place(i) * bytes, bytes, kind, order === '>')
    return { name, shape: header.shape, numbers: null, text }
  }
  allow(file.length + count * arrayOfType(type).BYTES_PER_ELEMENT)
  const numbers = readNumbers({ view, type, isLittle: order !== '>', count, place }, name)
  return { name, shape: header.shape, numbers, text: (i) => String(numbers[i]) }
}

function parseHeader(file: Uint8Array, name: string): Header {
  if (!isNpy(file)) throw badFile(name, 'byte 0', 'expected the letters \\x93NUMPY: not an NPY file')
  const major = file[6]
  const lengthBytes = major === 1 ? 2 : 4
  const start = 8 + lengthBytes
  if (file.length < start)
    throw badFile(name, `byte ${file.length}`, `expected a header of ${start} bytes, found the end of the file`)
  if (major === undefined || major < 1 || major > 3)
    throw badFile(name, 'byte 6', `expected version 1, 2 or 3, found ${major}`)
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const end = start + length
  if (file.length < end)
    throw badFile(name, `byte ${file.length}`, `expected ${length} bytes of description, found the end of the file`)
  const text = new TextDecoder().decode(file.subarray(start, end))
  const [, type] = /'descr'\s*:\s*'([^']*)'/.exec(text) ?? []
  const [, isFortran] = /'fortran_order'\s*:\s*(True|False)/.exec(text) ?? []
  const [, shape] = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text) ?? []
  if (type === undefined) throw badFile(name, `byte ${start}`, 'the description has no simple number type')
  if (isFortran === undefined) throw badFile(name, `byte ${start}`, "the description has no 'fortran_order'")
  if (shape === undefined) throw badFile(name, `byte ${start}`, "the description has no 'shape'")
  const lengths = shape
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return { type, isFortran: isFortran === 'True', shape: lengths.map((part) => Number.parseInt(part, 10)), start: end }
}

/** Returns the position in Fortran order of entry i in C order. */
export function fortranPlaces(shape: readonly number[]): (i: number) => number {
  const strides = shape.map((_, d) => sizeOf(shape.slice(0, d)))
  return (i) => {
    let [rest, place] = [i, 0]
    for (let d = shape.length - 1; d >= 0; d--) {
      const length = shape[d] as number
      place += (rest % length) * (strides[d] as number)
      rest = Math.floor(rest / length)
    }
    return place
  }
}

/** Reads a text that is padded with zeros: U of 32-bit code points, S of bytes. */
function textAt(view: DataView, at: number, bytes: number, kind: string, isBig: boolean): string {
  if (kind === 'S') {
    const whole = new Uint8Array(view.buffer, view.byteOffset + at, bytes)
    return new TextDecoder().decode(whole).replace(/\0+$/, '')
  }
  const codes = Array.from({ length: bytes / 4 }, (_, i) => view.getUint32(at + 4 * i, !isBig))
  return String.fromCodePoint(...codes.map((code) => (code > 0x10ffff ? 0xfffd : code))).replace(/\0+$/, '')
}

/** Joins an array of samples and one of labels. Throws a CallError where they do not match. */
export function readNpyPair(X: NpyArray, y: NpyArray): RawSet {
  if (!X.numbers) throw badFile(X.name, 'header', 'has texts; samples must be numbers')
  const array: NumberArray & { name: string } = { name: X.name, shape: X.shape, numbers: X.numbers }
  const odd = y.numbers?.findIndex((value) => !Number.isInteger(value)) ?? -1
  if (odd >= 0)
    throw badFile(
      y.name,
      `entry ${odd}`,
      `the label ${y.numbers?.[odd]} is no whole number; labels must be whole numbers or texts`,
    )
  return joinLabels(array, { name: y.name, shape: y.shape, texts: y.text })
}

/** Joins two arrays in either order. Samples have a second dimension and labels do not; in doubt the first has the samples. */
export function readArrayPair(arrays: readonly (NpyArray | undefined)[]): RawSet {
  const [a, b] = arrays
  if (!a || !b)
    throw new CallError('invalid', `${a?.name} is one array: choose the files of samples and labels together`)
  const isLabels = ({ shape }: NpyArray): boolean => shape.slice(1).every((length) => length === 1)
  return isLabels(a) && !isLabels(b) ? readNpyPair(b, a) : readNpyPair(a, b)
}
