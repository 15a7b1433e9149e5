import * as z from 'zod'
import { bytesOfType, readNumbers } from '../../datasets/readers/numberTypes.ts'
import { badFile, shapeText, sizeOf } from '../../datasets/readers/rawSet.ts'
import { placeOf } from '../../datasets/readers/arrays/storedArray.ts'
import { safetensorsTypes } from '../../datasets/readers/arrays/safetensors.ts'
import type { FileBytes } from './fileBytes.ts'
import { sizeProblem, type CheckpointFile, type CheckpointTensor } from './tensor.ts'

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})
const Header = z.record(z.string(), z.unknown())

/** The format allows no longer header. */
const longestHeader = 1e8

/** Tells whether a file begins with a header of safetensors. */
export function isSafetensorsFile(file: FileBytes): boolean {
  if (file.size < 10) return false
  const start = file.read(0, 9)
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true)
  return start[8] === 0x7b && length >= 2n && length <= BigInt(longestHeader)
}

/**
 * Lists the tensors of a safetensors file in the order of their bytes. Only the header is read, and each tensor when it is
 * needed. Throws a CallError that names the byte or the tensor.
 */
export function safetensorsFile(file: FileBytes): CheckpointFile {
  const length = new DataView(file.read(0, 8).slice().buffer).getBigUint64(0, true)
  if (length > BigInt(file.size - 8))
    throw badFile(
      file.name,
      'byte 0',
      `the header has ${length} bytes, but the file only ${file.size - 8} more; it is truncated`,
    )
  const start = 8 + Number(length)
  const entries = Object.entries(parseHeader(file, start)).filter(([own]) => own !== '__metadata__')
  const tensors = entries.map(([own, entry]) => tensorOf(file, start, own, entry))
  return {
    name: file.name,
    format: 'safetensors',
    tensors: tensors.toSorted((a, b) => a.from - b.from).map(({ tensor }) => tensor),
    close: file.close,
  }
}

function parseHeader(file: FileBytes, end: number): Record<string, unknown> {
  try {
    return Header.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.read(8, end - 8))))
  } catch {
    throw badFile(file.name, 'byte 8', 'expected a header in JSON; the file is damaged or no safetensors file')
  }
}

function tensorOf(
  file: FileBytes,
  start: number,
  name: string,
  entry: unknown,
): { from: number; tensor: CheckpointTensor } {
  const parsed = Entry.safeParse(entry)
  if (!parsed.success) throw badFile(file.name, name, 'expected dtype, shape and data_offsets in the header')
  const { dtype, shape, data_offsets } = parsed.data
  const [from, to] = data_offsets
  const [type, count] = [safetensorsTypes[dtype], sizeOf(shape)]
  if (from > to || start + to > file.size)
    throw badFile(
      file.name,
      name,
      `lies at bytes ${from} … ${to} of the data, which have ${file.size - start}; the file is truncated`,
    )
  if (type && to - from !== count * bytesOfType(type))
    throw badFile(
      file.name,
      name,
      `has ${to - from} bytes, expected ${count * bytesOfType(type)} (${shapeText(shape)} of ${dtype})`,
    )
  return {
    from,
    tensor: {
      name,
      shape,
      type: dtype,
      isFloat: dtype.includes('F'),
      layout: 'outIn',
      problem: type ? sizeProblem(count) : `has the type ${dtype}, which Collapsar does not read`,
      read: () => {
        const bytes = file.read(start + from, to - from)
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        return readNumbers({ view, type: type ?? 'u1', isLittle: true, count }, placeOf(file.name, name))
      },
      ...(type && shape[0]
        ? {
            readRows: (first: number, rows: number) => {
              const [each, own] = [(to - from) / (shape[0] ?? 1), (count / (shape[0] ?? 1)) * rows]
              const bytes = file.read(start + from + first * each, rows * each)
              const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
              return readNumbers({ view, type, isLittle: true, count: own }, placeOf(file.name, name))
            },
          }
        : {}),
    },
  }
}
