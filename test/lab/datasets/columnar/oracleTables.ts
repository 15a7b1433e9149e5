import { columnTable, type ColumnFormat } from '../../../../src/lab/datasets/readers/columnar/columnTable.ts'
import { inspectColumns, readColumns } from '../../../../src/lab/datasets/readers/columnar/readColumns.ts'
import { TableOptions } from '../../../../src/shared/contract/datasets.ts'
import { oracle } from '../../../oracle/read.ts'
import { fromBase64 } from '../makeFiles.ts'

interface TableFiles {
  same: Record<string, string>
  table: Record<'small' | 'whole' | 'exact' | 'double', number[]> & { kind: string[] }
  columns: { parquet: string; arrow: string; values: { name: string; values: (number | string | null)[] }[] }
  indexed: Record<'unnamed' | 'named', string>
  lists: { files: Record<string, string>; values: number[]; ragged: Record<ColumnFormat, string> }
  hub: Record<ColumnFormat | 'bare', string> & { values: number[] }
  long: Record<string, string>
  refused: Record<'infinite' | 'huge' | 'texts' | 'missing' | 'unclear', string>
}
export const tableFiles = oracle<TableFiles>('tableFiles')

export const anySize = (): void => {}
export const formatOfName = (name: string): ColumnFormat => (name.startsWith('parquet') ? 'parquet' : 'arrow')

export const open = (format: ColumnFormat, file: string | Uint8Array, allow: (bytes: number) => void = anySize) =>
  columnTable(format, typeof file === 'string' ? fromBase64(file) : file, 'a.file', allow)

export const readSet = async (format: ColumnFormat, file: string | Uint8Array, options: object = {}) =>
  readColumns(await open(format, file), TableOptions.parse(options), () => {}, anySize)

export const inspectSet = async (format: ColumnFormat, file: string | Uint8Array, options: object = {}) =>
  inspectColumns(await open(format, file), TableOptions.parse(options))
