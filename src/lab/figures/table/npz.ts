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
  return npzFile([...arrays, ['metadata.npy', npyOfTexts(JSON.stringify(metadata))]], Date.parse(metadata.date))
}

/** The earliest date that a ZIP file can hold, in milliseconds. */
const earliestDate = Date.UTC(1980, 0, 2)

/** Packs NPY files. `date`, in milliseconds, is that of the content, so that the same content is the same file. */
export const npzFile = (arrays: readonly (readonly [name: string, npy: Uint8Array])[], date: number): Uint8Array =>
  zipSync(Object.fromEntries(arrays), { mtime: new Date(Math.max(date, earliestDate)), level: 1 })

const isTexts = (values: readonly number[] | readonly string[]): values is readonly string[] =>
  typeof values[0] === 'string'
