import { expect, test } from 'vitest'
import { collapseSeries, tcvFloor } from '../../../src/shared/figures/collapse/data.ts'
import { objectiveSeries, scalarColumn } from '../../../src/shared/figures/objective/data.ts'
import { spectraColumn } from '../../../src/shared/figures/spectra/data.ts'
import { measurement, record } from '../../renderer/records.ts'

test('before the first measurement a column has only the forecasts', () => {
  const { panels } = spectraColumn(record().forecast, null, record().spec)
  expect(panels.map(({ layer, measured, layers }) => [layer, measured, layers])).toEqual(
    [1, 2, 3, 4].map((l) => [l, null, 4]),
  )
  expect(panels.every(({ theorem, balance }) => theorem?.length === 10 && balance?.length === 10)).toBe(true)
})

test('the forecast from the next layer follows Theorem 4.2, Lemma C.1 on residual layers, or nothing with biases', () => {
  const { network } = record().spec
  const measured = measurement(9, 0.9)
  const recursive = (changes: Partial<typeof network>) =>
    spectraColumn(record().forecast, measured, { ...record().spec, network: { ...network, ...changes } }).panels.map(
      (panel) => panel.recursive,
    )
  expect(recursive({})).toEqual(measured.recursiveSpectra)
  // Layers 2 … L − 1 add their input; the last does not.
  const below = measured.featureSpectra.slice(1, 4)
  expect(recursive({ residual: true })).toEqual([...below, measured.recursiveSpectra[3]])
  expect(recursive({ bias: true })).toEqual([null, null, null, null])
})

test('collapseSeries and objectiveSeries read measurements and scalars', () => {
  const measurements = [measurement(1), measurement(2, 100)]
  expect(collapseSeries(measurements, 2)).toEqual({
    steps: [1, 2],
    tcv: [
      [1e-3, 1e-5],
      [1e-4, 1e-6],
    ],
    lower: [
      [8e-4, 0.8 * (10 ** -3 / 100)],
      [0.8 * 10 ** -4, 0.8 * (10 ** -4 / 100)],
    ],
    upper: [
      [1e-3, 1e-5],
      [1e-4, 1e-6],
    ],
    multipliers: [1, 1],
  })
  const scalars = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17)
  expect(objectiveSeries(scalars, record().forecast)).toMatchObject({
    steps: Float64Array.of(1, 11),
    dataLoss: Float64Array.of(3, 13),
    gradientNorm: Float64Array.of(6, 16),
    forecastObjective: 0.0025,
    isForecastAtZero: true,
  })
})

test('scalarColumn reads one column of the rows, and is empty without rows', () => {
  const scalars = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17)
  expect([...scalarColumn(scalars, 'step')]).toEqual([1, 11])
  expect(scalarColumn(new Float64Array(0), 'objective')).toHaveLength(0)
})

test('tcvFloor scales with the last measurement, and is the round-off before the first one', () => {
  expect(tcvFloor(record())).toBeCloseTo(1e-14, 20)
  const [small, large] = [record({ measurements: [measurement(1)] }), record({ measurements: [measurement(1, 2)] })]
  expect(tcvFloor(large)).toBeCloseTo(4 * tcvFloor(small), 20)
})
