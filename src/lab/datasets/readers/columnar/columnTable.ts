import type { ImportFormat } from '../../../../shared/contract/datasets.ts'
import type { ColumnTable } from './columns.ts'

/** Formats of tables with typed columns. */
const columnFormats = ['parquet', 'arrow'] as const
export type ColumnFormat = (typeof columnFormats)[number]

export const isColumnFormat = (format: ImportFormat): format is ColumnFormat =>
  columnFormats.some((own) => own === format)

/** Reads a table with typed columns. The libraries are loaded when they are needed. Throws a CallError. */
export async function columnTable(
  format: ColumnFormat,
  file: Uint8Array,
  name: string,
  allow: (bytes: number) => void,
): Promise<ColumnTable> {
  if (format === 'parquet') return (await import('./parquet.ts')).parquet(file, name, allow)
  return (await import('./arrow.ts')).arrow(file, name, allow)
}
