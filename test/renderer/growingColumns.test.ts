import { expect, test } from 'vitest'
import { growingColumns } from '../../src/renderer/charts/growingColumns.ts'
import { withRows } from '../../src/renderer/composables/runs/withRows.ts'
import { scalarColumn } from '../../src/shared/figures/objective/data.ts'
import { scalarNames } from '../../src/shared/contract/measurements.ts'

const rowsOf = (from: number, count: number): Float64Array =>
  Float64Array.from({ length: count * scalarNames.length }, (_, i) => from * scalarNames.length + i)

test('growing columns equal the columns of all rows', () => {
  const column = growingColumns()
  let scalars = withRows(new Float64Array(), [rowsOf(0, 3)])
  const before = column(scalars, 'objective')
  for (let rows = 3; rows < 3000; rows += 7) {
    scalars = withRows(scalars, [rowsOf(rows, 7)])
    if (rows % 5 === 0) expect(column(scalars, 'objective')).toEqual(scalarColumn(scalars, 'objective'))
  }
  expect(column(scalars, 'step')).toEqual(scalarColumn(scalars, 'step'))
  expect(before).toEqual(scalarColumn(rowsOf(0, 3), 'objective'))
})

test('other rows, fewer rows and a foreign buffer start new columns', () => {
  const column = growingColumns()
  const whole = rowsOf(5, 10)
  expect(column(whole, 'dataLoss')).toEqual(scalarColumn(whole, 'dataLoss'))
  for (const part of [whole.subarray(0, 4 * scalarNames.length), whole.subarray(scalarNames.length), rowsOf(9, 2)])
    expect(column(part, 'dataLoss')).toEqual(scalarColumn(part, 'dataLoss'))
  expect(column(new Float64Array(), 'dataLoss')).toEqual(new Float64Array())
})
