import * as z from 'zod'
import { readNumbers, bytesOfType, type NumberType } from '../numberTypes.ts'
import { badFile, shapeText, sizeOf } from '../rawSet.ts'
import { placeOf, type ArrayFile, type StoredArray } from './storedArray.ts'

/** Types of numbers by their names in the header. */
export const safetensorsTypes: Readonly<Record<string, NumberType>> = {
  BOOL: 'b1',
  U8: 'u1',
  I8: 'i1',
  U16: 'u2',
  I16: 'i2',
  U32: 'u4',
  I32: 'i4',
  U64: 'u8',
  I64: 'i8',
  F16: 'f2',
  BF16: 'bf2',
  F32: 'f4',
  F64: 'f8',
}

const Tensor = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})
const Header = z.record(z.string(), z.unknown())

/** The format allows no longer header. */
const longestHeader = 1e8

export const isSafetensors = (file: Uint8Array): boolean => {
  if (file.length < 10 || file[8] !== 0x7b) return false
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true)
  return length >= 2n && length <= BigInt(longestHeader)
}

/** Lists the tensors of a safetensors file. Throws a CallError that names the byte or the tensor. */
export function safetensors(file: Uint8Array, name: string): ArrayFile {
  const start = headerEnd(file, name)
  const tensors = Object.entries(parseHeader(file.subarray(8, start), name)).filter(([own]) => own !== '__metadata__')
  const arrays = tensors.map(([own, entry]) => tensorOf(file.subarray(start), name, own, entry))
  return { name, arrays }
}

function headerEnd(file: Uint8Array, name: string): number {
  if (file.length < 8)
    throw badFile(name, `byte ${file.length}`, 'expected the length of the header, found the end of the file')
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true)
  if (length > BigInt(file.length - 8))
    throw badFile(name, 'byte 0', `the header has ${length} bytes, but the file only ${file.length - 8} more`)
  return 8 + Number(length)
}

function parseHeader(bytes: Uint8Array, name: string): Record<string, unknown> {
  try {
    return Header.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    throw badFile(name, 'byte 8', 'expected a header in JSON; the file is damaged or no safetensors file')
  }
}

function tensorOf(data: Uint8Array, file: string, name: string, entry: unknown): StoredArray {
  const place = placeOf(file, name)
  const parsed = Tensor.safeParse(entry)
  if (!parsed.success) throw badFile(file, name, 'expected dtype, shape and data_offsets in the header')
  const { dtype, shape, data_offsets } = parsed.data
  const [from, to] = data_offsets
  const [type, count] = [safetensorsTypes[dtype], sizeOf(shape)]
  if (from > to || to > data.length)
    throw badFile(
      file,
      name,
      `lies at bytes ${from} … ${to} of the data, which have ${data.length}; the file is damaged`,
    )
  if (type && to - from !== count * bytesOfType(type))
    throw badFile(
      file,
      name,
      `has ${to - from} bytes, expected ${count * bytesOfType(type)} (${shapeText(shape)} of ${dtype})`,
    )
  return {
    name,
    shape,
    bytes: 8 * count,
    isColumnMajor: false,
    problem: type ? null : `has the type ${dtype}, which Collapsar does not read`,
    read() {
      const view = new DataView(data.buffer, data.byteOffset + from, to - from)
      const numbers = readNumbers({ view, type: type ?? 'u1', isLittle: true, count }, place)
      return { name: place, shape, numbers, text: (i) => String(numbers[i]) }
    },
  }
}
