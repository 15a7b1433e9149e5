import { zipSync } from 'fflate'
import type { FigureMetadata } from '../figureMetadata.ts'
import { npyOfNumbers, npyOfTexts } from './npy.ts'
import type { Table } from '../../../shared/figures/table.ts'

/**
 * One array per column, all of one length, and `metadata`, a JSON text. Where a figure has several tables the columns
 * of each begin with its name: `a_step`.
 */
export function npzOf(tables: readonly { name: string; table: Table }[], metadata: FigureMetadata): Uint8Array {
  const arrays = tables.flatMap(({ name, table }) =>
    table.map(({ name: column, values }) => {
      const array = isTexts(values) ? npyOfTexts(values) : npyOfNumbers(values)
      return [`${name === '' ? '' : `${name}_`}${column}.npy`, array] as const
    }),
  )
  const files = Object.fromEntries([...arrays, ['metadata.npy', npyOfTexts(JSON.stringify(metadata))] as const])
  // The date of the figure, so that the same figure is the same file.
  return zipSync(files, { mtime: new Date(metadata.date) })
}

const isTexts = (values: readonly number[] | readonly string[]): values is readonly string[] =>
  typeof values[0] === 'string'
