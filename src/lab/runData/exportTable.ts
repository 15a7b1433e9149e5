import { parquetWriteBuffer } from 'hyparquet-writer'
import { CallError } from '../../shared/contract/errors.ts'
import type { RunTableRequest } from '../../shared/contract/runData.ts'
import type { SpecTable } from '../../shared/contract/runs.ts'
import type { Table } from '../../shared/figures/table.ts'
import { lastStep } from '../../shared/filter/stepFields.ts'
import { csvLines } from '../figures/table/csv.ts'
import { writeFiles } from '../newFiles.ts'
import type { LabContext } from '../runs/labContext.ts'
import { stepValues } from '../runs/stepValues.ts'
import { runTable } from './runTable.ts'

/** Writes a table of runs, in the order of the request. Returns the path. Never overwrites a file. */
export async function exportTable(
  { store, runEnds }: LabContext,
  specs: SpecTable,
  { runs, format, fileName }: RunTableRequest,
  directory: string,
): Promise<string[]> {
  const found = new Map(store.runs.summariesOf(runs).map((run) => [run.id, runEnds.correct(run)]))
  const missing = runs.find((id) => !found.has(id))
  if (missing !== undefined) throw new CallError('notFound', `there is no run ${missing}`)
  const last = stepValues(store.measurements.upTo(lastStep))
  const table = runTable(
    runs.flatMap((id) => found.get(id) ?? []),
    specs,
    last,
  )
  const content = format === 'csv' ? `${csvLines(table).join('\r\n')}\r\n` : parquetOf(table)
  return await writeFiles('The table', directory, [{ name: fileName, files: [{ ending: `.${format}`, content }] }])
}

const parquetOf = (table: Table): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: table.map(({ name, values }) => ({
        name,
        data: [...values],
        type: values.some((value) => typeof value === 'string') ? 'STRING' : 'DOUBLE',
      })),
    }),
  )
