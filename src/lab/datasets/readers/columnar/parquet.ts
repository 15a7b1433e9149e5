import { parquetMetadata, parquetRead, type AsyncBuffer, type FileMetaData } from 'hyparquet'
import { CallError } from '../../../../shared/contract/errors.ts'
import { badFile, libraryReason } from '../rawSet.ts'
import { isParquetStart, lettersAt, parquetMagic } from '../signatures.ts'
import { columnsOf, type Column, type ColumnTable } from './columns.ts'
import { storedMetadata } from './storedMetadata.ts'
import { parquetUnpackers } from './unpack.ts'

/**
 * Reads all columns of a Parquet file, one after another. `allow` gets the declared sizes before anything is unpacked,
 * and may throw. Throws a CallError that names the column.
 */
export async function parquet(file: Uint8Array, name: string, allow: (bytes: number) => void): Promise<ColumnTable> {
  const metadata = readMetadata(file, name)
  const rows = Number(metadata.num_rows)
  const names = topColumns(metadata)
  allow(declaredBytes(metadata, rows, names.length))
  const columns: Column[] = []
  for (const own of names) columns.push(...(await readColumn(file, name, metadata, own, allow)))
  const stored = metadata.key_value_metadata ?? []
  const valueOf = (key: string): string | undefined => stored.find((entry) => entry.key === key)?.value
  return { name, rows, columns, ...storedMetadata(valueOf) }
}

function readMetadata(file: Uint8Array, name: string): FileMetaData {
  if (!isParquetStart(file)) throw badFile(name, 'byte 0', `expected the letters ${parquetMagic}: not a Parquet file`)
  if (file.length < 12 || lettersAt(file, file.length - 4, 4) !== parquetMagic)
    throw badFile(
      name,
      `byte ${file.length}`,
      `expected the letters ${parquetMagic} at the end; the file is cut or encrypted`,
    )
  try {
    const metadata = parquetMetadata(file)
    if (!(Number(metadata.num_rows) >= 0) || topColumns(metadata).length === 0) throw new Error('has no columns')
    return metadata
  } catch (error) {
    throw badFile(name, 'footer', `cannot be read: ${libraryReason(error)}; the file is damaged, copy it again`)
  }
}

/** The columns of the table, each of which may be a list or a record of others. */
function topColumns({ schema }: FileMetaData): string[] {
  const names: string[] = []
  let at = 1
  const skip = (): void => {
    const children = schema[at]?.num_children ?? 0
    at++
    for (let i = 0; i < children && at < schema.length; i++) skip()
  }
  while (at < schema.length && names.length < (schema[0]?.num_children ?? 0)) {
    names.push(schema[at]?.name ?? '')
    skip()
  }
  return names
}

function declaredBytes({ row_groups: groups }: FileMetaData, rows: number, columns: number): number {
  const unpacked = groups
    .flatMap((group) => group.columns)
    .reduce((sum, { meta_data: own }) => sum + Number(own?.total_uncompressed_size ?? 0), 0)
  // One column at a time passes through an array of any values.
  return Math.max(unpacked, 0) + rows * (4 * columns + 16)
}

async function readColumn(
  bytes: Uint8Array,
  file: string,
  metadata: FileMetaData,
  column: string,
  allow: (bytes: number) => void,
): Promise<Column[]> {
  const rows = Number(metadata.num_rows)
  const values = new Array<unknown>(rows).fill(null)
  let found = 0
  try {
    await parquetRead({
      file: bufferOf(bytes),
      metadata,
      columns: [column],
      // Bytes without a mark of texts may be pictures.
      utf8: false,
      compressors: parquetUnpackers(allow),
      // An error thrown here would be nobody's.
      onChunk({ columnData, rowStart }) {
        for (let i = 0; i < columnData.length && rowStart + i < rows; i++) values[rowStart + i] = columnData[i]
        found += columnData.length
      },
    })
  } catch (error) {
    if (error instanceof CallError) throw error
    throw badFile(file, `column '${column}'`, `cannot be read: ${libraryReason(error)}`)
  }
  if (found !== rows)
    throw badFile(
      file,
      `column '${column}'`,
      `has ${found} values, expected ${rows}; the file is damaged, copy it again`,
    )
  return columnsOf(column, values)
}

const bufferOf = (bytes: Uint8Array): AsyncBuffer => ({
  byteLength: bytes.length,
  // A Buffer of Node would share its memory with the slice.
  slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
})
