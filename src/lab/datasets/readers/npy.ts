import { CallError } from '../../../shared/contract/errors.ts'
import { joinLabels } from './classes.ts'
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

/** Reads one NPY file of numbers or texts. `name`: the file in errors. Throws a CallError that names the byte. */
export function parseNpy(file: Uint8Array, name: string): NpyArray {
  const header = parseHeader(file, name)
  const [, order = '|', kind = '', width = ''] = /^([<>|=])([a-zA-Z])(\d+)$/.exec(header.type) ?? []
  if (kind === 'O')
    throw badFile(name, 'header', `has Python objects ('${header.type}'); save an array of numbers or texts`)
  if (!/^(b1|[iu][1248]|f[248]|[US]\d+)$/.test(kind + width))
    throw badFile(name, 'header', `has the type '${header.type}'; convert it to integers, floats, booleans or texts`)
  const isText = kind === 'U' || kind === 'S'
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
  if (isText) {
    const text = (i: number): string => textAt(view, place(i) * bytes, bytes, kind, order === '>')
    return { name, shape: header.shape, numbers: null, text }
  }
  const numbers = readNumbers(view, name, kind + width, order !== '>', count, place)
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
function fortranPlaces(shape: readonly number[]): (i: number) => number {
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

/** Reads numbers into the smallest of uint8, float32 and float64 that holds the type exactly. */
function readNumbers(
  view: DataView,
  name: string,
  type: string,
  isLittle: boolean,
  count: number,
  place: (i: number) => number,
): Numbers {
  const bytes = Number(type.slice(1))
  const array = type === 'u1' || type === 'b1' ? Uint8Array : bytes <= 2 || type === 'f4' ? Float32Array : Float64Array
  const numbers = new array(count)
  const read = readerOf(view, type, isLittle)
  for (let i = 0; i < count; i++) {
    const value = read(place(i) * bytes)
    if (typeof value === 'number') numbers[i] = value
    else if (value > maxSafe || value < -maxSafe)
      throw badFile(name, `entry ${i}`, `${value} is too large; whole numbers must lie within ±2⁵³`)
    else numbers[i] = Number(value)
  }
  return numbers
}

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER)

function readerOf(view: DataView, type: string, isLittle: boolean): (at: number) => number | bigint {
  switch (type) {
    case 'i1':
      return (at) => view.getInt8(at)
    case 'i2':
      return (at) => view.getInt16(at, isLittle)
    case 'u2':
      return (at) => view.getUint16(at, isLittle)
    case 'i4':
      return (at) => view.getInt32(at, isLittle)
    case 'u4':
      return (at) => view.getUint32(at, isLittle)
    case 'i8':
      return (at) => view.getBigInt64(at, isLittle)
    case 'u8':
      return (at) => view.getBigUint64(at, isLittle)
    case 'f2':
      return (at) => halfFloat(view.getUint16(at, isLittle))
    case 'f4':
      return (at) => view.getFloat32(at, isLittle)
    case 'f8':
      return (at) => view.getFloat64(at, isLittle)
    default:
      return (at) => view.getUint8(at)
  }
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
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
