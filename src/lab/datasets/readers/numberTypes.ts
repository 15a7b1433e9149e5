import { badFile, type Numbers } from './rawSet.ts'

/** A type of stored numbers, as NumPy spells it: kind and bytes. */
export const numberTypes = ['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'bf2'] as const
export type NumberType = (typeof numberTypes)[number]

/** Returns the bytes of one number. */
export const bytesOfType = (type: NumberType): number => Number(type.slice(-1))

/** Returns the smallest of uint8, float32 and float64 that holds a type exactly. */
export const arrayOfType = (
  type: NumberType,
): (new (length: number) => Numbers) & { readonly BYTES_PER_ELEMENT: number } => {
  if (type === 'u1' || type === 'b1') return Uint8Array
  return bytesOfType(type) <= 2 || type === 'f4' ? Float32Array : Float64Array
}

/** How the numbers of an array lie in a file. */
export interface Stored {
  view: DataView
  type: NumberType
  isLittle: boolean
  count: number
  /** The position in the file of entry i. */
  place?: (i: number) => number
}

/** Reads numbers. `name`: the array in errors. Throws a CallError where a whole number is beyond ±2⁵³. */
export function readNumbers({ view, type, isLittle, count, place = (i) => i }: Stored, name: string): Numbers {
  const bytes = bytesOfType(type)
  const numbers = new (arrayOfType(type))(count)
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

function readerOf(view: DataView, type: NumberType, isLittle: boolean): (at: number) => number | bigint {
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
    case 'bf2':
      return brainFloat(view, isLittle)
    case 'f4':
      return (at) => view.getFloat32(at, isLittle)
    case 'f8':
      return (at) => view.getFloat64(at, isLittle)
    case 'b1':
    case 'u1':
      return (at) => view.getUint8(at)
  }
}

/** IEEE 754 binary16. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** bfloat16: the upper half of a float32. */
function brainFloat(view: DataView, isLittle: boolean): (at: number) => number {
  const word = new DataView(new ArrayBuffer(4))
  return (at) => {
    word.setUint32(0, view.getUint16(at, isLittle) * 0x10000)
    return word.getFloat32(0)
  }
}
