import { expect, test } from 'vitest'
import { seriesRows } from '../../src/renderer/charts/seriesTable.ts'

test('curves, maps and points are listed with their numbers', () => {
  const rows = seriesRows({
    series: [
      {
        type: 'line',
        name: 'W₁',
        data: [
          [0, 3],
          [1, 1],
          [2, 2],
        ],
      },
      { type: 'scatter', id: 'points', data: [{ value: [0, 5] }, 4] },
      {
        type: 'custom',
        name: 'map',
        data: [
          [0, 0, 1e-9],
          [0, 1, null],
        ],
      },
      { type: 'line', name: 'nothing', data: [] },
    ],
  })
  expect(rows).toEqual([
    { name: 'W₁', points: 3, first: 3, last: 2, least: 1, most: 3 },
    { name: 'points', points: 2, first: 5, last: 4, least: 4, most: 5 },
    { name: 'map', points: 1, first: 1e-9, last: 1e-9, least: 1e-9, most: 1e-9 },
  ])
  expect(seriesRows({})).toEqual([])
})
