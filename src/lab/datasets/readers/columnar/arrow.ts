import { setCompressionCodec, tableFromIPC, CompressionType, Type, type Batch, type Table } from '@uwdata/flechette'
import { CallError } from '../../../../shared/contract/errors.ts'
import { badFile, libraryReason } from '../rawSet.ts'
import { arrowMagic, isArrowFile, isArrowStart, isOldFeather, lettersAt } from '../signatures.ts'
import { columnsOf, type ColumnTable } from './columns.ts'
import { storedMetadata } from './storedMetadata.ts'
import { arrowUnpackers } from './unpack.ts'
import { verifyArrow } from './verifyArrow.ts'

/**
 * Reads all columns of an Arrow file, a Feather file of version 2 or an Arrow stream. `allow` gets the declared sizes
 * before anything is unpacked, and may throw. Throws a CallError that names the column.
 */
export function arrow(file: Uint8Array, name: string, allow: (bytes: number) => void): ColumnTable {
  refuseOthers(file, name)
  const unpack = arrowUnpackers(allow)
  const encode = (): never => {
    throw new Error('Collapsar writes no Arrow')
  }
  setCompressionCodec(CompressionType.LZ4_FRAME, { decode: unpack.lz4, encode })
  setCompressionCodec(CompressionType.ZSTD, { decode: unpack.zstd, encode })
  const table = attempt(name, 'table', () => {
    verifyArrow(file, allow)
    // Columns are views of the file, which must begin at a multiple of eight.
    const aligned = file.byteOffset % 8 === 0 ? file : new Uint8Array(file)
    return tableFromIPC(aligned, { useBigInt: true, useDate: true })
  })
  const { schema, numRows: rows } = table
  if (!schema || schema.fields.length === 0) throw badFile(name, 'schema', 'has no columns; the file is damaged or cut')
  if (Number(schema.endianness) !== 0) throw badFile(name, 'schema', 'is big-endian; save it on another machine')
  allow(rows * (4 * schema.fields.length + 16))
  const columns = schema.fields.flatMap((field, at) => {
    const values = attempt(name, `column '${field.name}'`, () => valuesOf(table, at, rows))
    return columnsOf(field.name, values)
  })
  return { name, rows, columns, ...storedMetadata((key) => schema.metadata?.get(key)) }
}

function refuseOthers(file: Uint8Array, name: string): void {
  if (isOldFeather(file))
    throw badFile(name, 'byte 0', 'is Feather of version 1: save it again with DataFrame.to_feather of pandas')
  if (!isArrowStart(file))
    throw badFile(name, 'byte 0', `expected the letters ${arrowMagic} or a message: not an Arrow file`)
  if (isArrowFile(file) && lettersAt(file, file.length - arrowMagic.length, arrowMagic.length) !== arrowMagic)
    throw badFile(
      name,
      `byte ${file.length}`,
      `expected the letters ${arrowMagic} at the end; the file is cut, copy it again`,
    )
}

function attempt<T>(file: string, where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CallError) throw error
    throw badFile(
      file,
      where,
      `cannot be read: ${libraryReason(error)}; the file is damaged, or has a type that Collapsar lacks`,
    )
  }
}

/** Throws an Error where lists or texts of a batch lie outside its values: the library would return shorter ones. */
function verifyOffsets({ length, offsets, sizes, children = [], values }: Batch<unknown>): void {
  for (const child of children) verifyOffsets(child)
  if (!offsets) return
  const limit = children[0]?.length ?? values?.length ?? 0
  const end = (i: number): number => Number(offsets[i] ?? NaN) + Number(sizes?.[i] ?? NaN)
  for (let i = 0; i < length; i++) {
    const from = Number(offsets[i] ?? NaN)
    const to = sizes ? end(i) : Number(offsets[i + 1] ?? NaN)
    if (!(from >= 0 && from <= to && to <= limit)) throw new Error(`row ${i + 1} lies outside the values`)
  }
}

const listTypes: readonly number[] = [Type.List, Type.LargeList, Type.FixedSizeList, Type.ListView, Type.LargeListView]

function valuesOf(table: Table, at: number, rows: number): unknown[] {
  const column = table.getChildAt(at)
  if (column.length !== rows) throw new Error(`has ${column.length} values, expected ${rows}`)
  for (const batch of column.data) verifyOffsets(batch)
  const isList = listTypes.includes(column.type.typeId)
  const values: unknown[] = []
  for (const value of column) {
    if (value === undefined) throw new Error(`has no value in row ${values.length + 1}`)
    // Bytes of a list are numbers, not one binary value.
    values.push(isList && value instanceof Uint8Array ? Uint16Array.from(value) : value)
  }
  return values
}
