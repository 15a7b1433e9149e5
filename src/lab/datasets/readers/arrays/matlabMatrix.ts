import { arrayOfType, bytesOfType, readNumbers, type NumberType } from '../numberTypes.ts'
import { sizeOf, type Numbers } from '../rawSet.ts'
import { damagedAt, elementAt, storedTypes, type Element, type Source } from './matlabElements.ts'

/** Kinds of MATLAB arrays by their codes. */
export const kinds = { cell: 1, struct: 2, object: 3, char: 4, sparse: 5, function: 16, opaque: 17 } as const
/** Types of the numbers of an array, whatever type stores them in the file. */
const kindTypes: Readonly<Record<number, NumberType>> = {
  5: 'f8',
  6: 'f8',
  7: 'f4',
  8: 'i1',
  9: 'u1',
  10: 'i2',
  11: 'u2',
  12: 'i4',
  13: 'u4',
  14: 'i8',
  15: 'u8',
}

/** What an array says of itself before its data. */
export interface Head {
  kind: number
  isComplex: boolean
  isLogical: boolean
  shape: number[]
  name: string
  /** The type of its numbers; null where it has none. */
  type: NumberType | null
  /** Where its data begin and end. */
  from: number
  to: number
}

const complexFlag = 0x800
const logicalFlag = 0x200

/** Reads the head of the matrix in an element. An empty element is an empty array. Throws a CallError that names the byte. */
export function headOf(source: Source, { from, to }: Pick<Element, 'from' | 'to'>): Head {
  const { view, isLittle } = source
  if (from === to) return { kind: 6, isComplex: false, isLogical: false, shape: [0, 0], name: '', type: 'f8', from, to }
  const end = Math.min(to, source.bytes.length)
  const flags = elementAt(source, from, end)
  const lengths = elementAt(source, flags.next, end)
  const name = elementAt(source, lengths.next, end)
  if (flags.to - flags.from < 8) throw damagedAt(source, from, 'expected the flags of an array')
  const word = view.getUint32(flags.from, isLittle)
  const shape: number[] = []
  for (let at = lengths.from; at + 4 <= lengths.to; at += 4) shape.push(view.getInt32(at, isLittle))
  if (shape.length < 2 || shape.some((length) => length < 0) || sizeOf(shape) > Number.MAX_SAFE_INTEGER)
    throw damagedAt(source, lengths.from, `the dimensions ${shape.join(' × ')} are impossible`)
  const kind = word & 0xff
  return {
    kind,
    isComplex: (word & complexFlag) !== 0,
    isLogical: (word & logicalFlag) !== 0,
    shape,
    name: new TextDecoder().decode(source.bytes.subarray(name.from, name.to)),
    type: kindTypes[kind] ?? null,
    from: name.next,
    to,
  }
}

/** Reads the stored numbers of one element. Throws a CallError where there are other than `count`. */
export function storedNumbers(source: Source, at: number, end: number, count: number, place: string): Numbers {
  const { type: code, from, to } = elementAt(source, at, end)
  const type = storedTypes[code]
  if (!type) throw damagedAt(source, at, `expected numbers, found an element of type ${code}`)
  if (to - from !== count * bytesOfType(type))
    throw damagedAt(source, at, `expected ${count} numbers of ${bytesOfType(type)} bytes, found ${to - from} bytes`)
  const view = new DataView(source.bytes.buffer, source.bytes.byteOffset + from, to - from)
  return readNumbers({ view, type, isLittle: source.isLittle, count }, place)
}

/** Reads the numbers of an array in column-major order, in the type that MATLAB gives it. */
export function matrixNumbers(source: Source, head: Head, place: string): Numbers {
  const count = sizeOf(head.shape)
  if (head.kind === kinds.sparse) return sparseNumbers(source, head, place)
  if (count === 0) return new Float64Array(0)
  const stored = storedNumbers(source, head.from, head.to, count, place)
  const array = arrayOfType(head.type ?? 'f8')
  if (stored instanceof array) return stored
  const numbers = new array(count)
  numbers.set(stored)
  return numbers
}

/** Fills in the zeros of a sparse matrix. */
function sparseNumbers(source: Source, { shape, from, to, isLogical }: Head, place: string): Numbers {
  const [rows = 0, columns = 0] = shape
  const rowPlaces = elementAt(source, from, to)
  const starts = storedNumbers(source, rowPlaces.next, to, columns + 1, place)
  const stored = starts[columns] ?? 0
  const size = Math.floor((rowPlaces.to - rowPlaces.from) / 4)
  if (stored > size) throw damagedAt(source, from, `a sparse matrix of ${stored} numbers with ${size} places`)
  const values = elementAt(source, elementAt(source, rowPlaces.next, to).next, to)
  // MATLAB calls the values of a logical matrix doubles and stores a byte for each.
  const isBytes = isLogical && values.to - values.from < 8 * stored
  const type = isBytes ? 'u1' : storedTypes[values.type]
  const count = type ? Math.floor((values.to - values.from) / bytesOfType(type)) : 0
  if (!type || count < stored)
    throw damagedAt(source, values.from, `a sparse matrix with ${count} of its ${stored} numbers`)
  const view = new DataView(source.bytes.buffer, source.bytes.byteOffset + values.from, values.to - values.from)
  const found = readNumbers({ view, type, isLittle: source.isLittle, count }, place)
  const numbers = new Float64Array(rows * columns)
  for (let column = 0; column < columns; column++)
    for (let i = starts[column] ?? 0; i < (starts[column + 1] ?? 0); i++) {
      const row = source.view.getInt32(rowPlaces.from + 4 * i, source.isLittle)
      if (i >= stored || row < 0 || row >= rows)
        throw damagedAt(source, rowPlaces.from + 4 * i, `row ${row} of a sparse matrix with ${rows} rows`)
      numbers[column * rows + row] = found[i] ?? 0
    }
  return numbers
}
