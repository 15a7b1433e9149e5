import { expect, test } from 'vitest'
import type { CheckpointLayer, CheckpointResult, WeightNumbers } from '../../src/shared/contract/checkpoints.ts'
import { checkpointSpectra } from '../../src/shared/figures/checkpointSpectra.ts'
import { lightTheme } from '../../src/shared/plot/theme.ts'
import { formatRoute, parseRoute } from '../../src/renderer/composables/useRoute.ts'
import { planOfDrop } from '../../src/renderer/features/shell/dropPlan.ts'
import { arrangeLayers, layerColumns, rangeText, spectraOf } from '../../src/renderer/features/checkpoint/layerTable.ts'

const exactly = (value: number) => ({ lower: value, upper: value })
const numbers = (rank: number, alpha: number | null): WeightNumbers => ({
  rows: 4,
  cols: 3,
  singularValues: Float64Array.of(2, 1, 0.5),
  isWhole: true,
  residuals: null,
  frobenius: 2.3,
  spectral: exactly(2),
  rank: exactly(rank),
  stableRank: exactly(1.3),
  lowRankDistance: exactly(0),
  tail: alpha === null ? null : { alpha, xmin: 1, distance: 0.1, count: 12, error: 0.2, weighted: 1 },
  noTail: alpha === null ? 'too few' : null,
})
const layer = (name: string, own: WeightNumbers | null): CheckpointLayer => ({
  name,
  shape: [4, 3],
  type: 'F32',
  unfolding: null,
  problem: own ? null : 'has NaN at [0, 0]',
  numbers: own,
  balancedness: null,
})
const layers = [
  layer('enc.a', numbers(3, 2.5)),
  layer('enc.b', null),
  layer('dec.c', numbers(1, null)),
  layer('dec.d', numbers(2, 4)),
]
const result: CheckpointResult = {
  file: 'model.pt',
  format: 'PyTorch',
  bytes: 100,
  layers,
  others: 2,
  features: [],
  classes: [],
  rank: 10,
  notes: [],
}
const names = (filter: string, sort: Parameters<typeof arrangeLayers>[3]) =>
  arrangeLayers(layers, layerColumns(result), filter, sort).map(({ name }) => name)

test('the page keeps its address', () => {
  expect(formatRoute({ page: 'checkpoint' })).toBe('#/checkpoint')
  expect(parseRoute('#/checkpoint')).toEqual({ page: 'checkpoint' })
})

test('the table sorts by every column, and layers without a number come last', () => {
  expect(names('', null)).toEqual(['enc.a', 'enc.b', 'dec.c', 'dec.d'])
  expect(names('', { column: 'rank', isDown: true })).toEqual(['enc.a', 'dec.d', 'dec.c', 'enc.b'])
  expect(names('', { column: 'rank', isDown: false })).toEqual(['dec.c', 'dec.d', 'enc.a', 'enc.b'])
  expect(names('', { column: 'alpha', isDown: true })).toEqual(['dec.d', 'enc.a', 'enc.b', 'dec.c'])
  expect(names('', { column: 'name', isDown: false })).toEqual(['dec.c', 'dec.d', 'enc.a', 'enc.b'])
})

test('the filter takes a part of a name in any case', () => {
  expect(names(' DEC ', null)).toEqual(['dec.c', 'dec.d'])
  expect(names('xyz', null)).toEqual([])
})

test('ranks are whole numbers', () => {
  const rank = layerColumns(result).find(({ id }) => id === 'rank')
  expect(layers.map((own) => rank?.text(own))).toEqual(['3', '–', '1', '2'])
})

test('an interval has both ends, and an unknown number a dash', () => {
  expect(rangeText(exactly(2))).toBe('2.00')
  expect(rangeText({ lower: 1, upper: 2 })).toBe('1.0 … 2.0')
  expect(rangeText({ lower: NaN, upper: NaN })).toBe('–')
  expect(rangeText(null)).toBe('–')
})

test('the spectra leave out layers without numbers, and the chart names each line', () => {
  expect(spectraOf(result).map(({ name }) => name)).toEqual(['enc.a', 'dec.c', 'dec.d'])
  const chart = checkpointSpectra(spectraOf(result), 'Singular values of the weights')
  const { series } = chart.option({ width: 800, height: chart.height(800), theme: lightTheme })
  expect((series as { name: string }[]).map(({ name }) => name)).toEqual(['enc.a', 'dec.c', 'dec.d'])
})

test('a dropped file of weights goes to the page, two are compared, and arrays count as weights on the page alone', () => {
  expect(planOfDrop(['model.pt'])).toEqual({ kind: 'checkpoint' })
  expect(planOfDrop(['a.onnx', 'b.pth'])).toEqual({ kind: 'checkpoint' })
  expect(planOfDrop(['x.safetensors'])).toEqual({ kind: 'data' })
  expect(planOfDrop(['x.safetensors', 'y.npz'], true)).toEqual({ kind: 'checkpoint' })
  expect(planOfDrop(['a.pt', 'b.csv'])).toMatchObject({ kind: 'nothing' })
  expect(planOfDrop(['a.pt', 'b.pt', 'c.pt'])).toMatchObject({ kind: 'nothing' })
  expect(planOfDrop(['spec.json'], true)).toEqual({ kind: 'spec' })
})
