import { expect, test } from 'vitest'
import { studyTable } from '../../../src/shared/figures/index.ts'
import type { Table } from '../../../src/shared/figures/table.ts'

/** Returns the rows of a table as objects by column. */
const rowsOf = (table: Table): Record<string, number | string | undefined>[] =>
  Array.from({ length: table[0]?.values.length ?? 0 }, (_, i) =>
    Object.fromEntries(table.map(({ name, values }) => [name, values[i]])),
  )

test('weight norms have one row per layer and step, with the forecast', () => {
  const panel = { run: 'run00000', label: 'δ = 1', value: 1, steps: [0, 5], multipliers: [1, 1] }
  const norms = [Float64Array.of(1, 2), Float64Array.of(3, 4)]
  const panels = [{ ...panel, norms, forecast: Float64Array.of(2.5, NaN), residual: [false, true] }]
  const rows = rowsOf(studyTable({ kind: 'weightNorms', panels }))
  expect(rows.map(({ layer, step, norm, forecast }) => [layer, step, norm, forecast])).toEqual([
    [1, 0, 1, 2.5],
    [1, 5, 2, 2.5],
    [2, 0, 3, NaN],
    [2, 5, 4, NaN],
  ])
})

test('the limit has every distance, its upper bound, other starts and the run at δ = 0', () => {
  const run = { run: 'run00000', delta: 0.5, objectiveExcess: 0.1, restExcess: 0.01, missed: 0 }
  const rows = rowsOf(
    studyTable({
      kind: 'limit',
      runs: [{ ...run, spectrumErrors: Float64Array.of(0.2, 0.3) }],
      limit: { run: 'run00001', objective: 1, missed: 0, firstCost: 0.4 },
      others: [{ run: 'run00002', delta: 0.5, objectiveExcess: 0.7 }],
      scaled: [],
      objectiveOrder: 1,
      violations: { objectiveRises: 0, tangents: 0, firstNormFalls: 0, restRises: 0 },
    }),
  )
  expect(rows.map(({ run: id, layer, spectrum_error: error }) => [id, layer, error])).toEqual([
    ['run00000', 1, 0.2],
    ['run00000', 2, 0.3],
    ['run00002', NaN, NaN],
    ['run00001', NaN, NaN],
  ])
  expect(rows[0]).toMatchObject({ upper_bound: 0.2, is_lowest: 1 })
  expect(rows[2]).toMatchObject({ objective_excess: 0.7, is_lowest: 0 })
})

test('projections have x and y of every sample with its class, and NaN for a panel without points', () => {
  const panels = [
    { step: 0, points: Float32Array.of(1, 2, 3, 4), classSpread: 0.5 },
    { step: 9, points: null, classSpread: null },
  ]
  const data = { run: 'run00000', labels: [0, 1], steps: [], layers: [{ layer: 1, panels }] }
  const rows = rowsOf(studyTable({ kind: 'projections', ...data }))
  expect(rows.map(({ step, class: label, x, y }) => [step, label, x, y])).toEqual([
    [0, 0, 1, 3],
    [0, 1, 2, 4],
    [9, 0, NaN, NaN],
    [9, 1, NaN, NaN],
  ])
})

test('initialisations have bands step by step, ranks at the end, and the single run', () => {
  const band = (mean: number) => ({
    mean: Float64Array.of(mean),
    median: Float64Array.of(2),
    lowest: Float64Array.of(1),
    highest: Float64Array.of(4),
    lowerQuartile: Float64Array.of(1.5),
    upperQuartile: Float64Array.of(3),
    count: Float64Array.of(7),
  })
  const single = {
    run: 'run00001',
    samples: 4,
    weightDecay: 0.1,
    steps: [3],
    multipliers: [1],
    misfit: 0,
    floor: 0,
    tcv: [Float64Array.of(0.3)],
    lower: [Float64Array.of(0.2)],
    upper: [Float64Array.of(0.3)],
    featureRanks: [2, 2],
    weightRanks: [5, 2],
  }
  const rows = rowsOf(
    studyTable({
      kind: 'initialisations',
      runs: ['run00000'],
      leftOut: [],
      restarted: 0,
      collapseSteps: null,
      collapsing: null,
      optimizer: 'adam',
      samples: 4,
      classes: 2,
      layers: 2,
      steps: [3],
      multipliers: [1],
      certified: { lower: 0, upper: 1 },
      single,
      tcv: band(10),
      featureRank: band(20),
      weightRank: band(30),
      featureRanks: [2],
      weightRanks: [6],
    }),
  )
  const bands = rows.filter(({ run, count }) => run === 'all' && count === 7)
  expect(bands.map(({ quantity, mean }) => [quantity, mean])).toEqual([
    ['tcv', 10],
    ['feature_rank', 20],
    ['weight_rank', 30],
  ])
  expect(rows.find(({ run, quantity }) => run === 'run00001' && quantity === 'tcv')).toMatchObject({
    layer: 1,
    step: 3,
    value: 0.3,
    certified_lower: 0.2,
    certified_upper: 0.3,
  })
  expect(rows.filter(({ run, quantity }) => run === 'run00001' && quantity === 'weight_rank')).toHaveLength(2)
})
