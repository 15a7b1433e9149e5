import { describe, expect, it, test } from 'vitest'
import { layerFits } from '../../src/cli/results.ts'
import { theoryText } from '../../src/cli/theory/theory.ts'
import { theory } from '../../src/lab/analyses/theory.ts'
import { openDataSets } from '../../src/lab/datasets/dataSets.ts'
import { drawSample } from '../../src/lab/datasets/sample.ts'
import { openForecaster } from '../../src/lab/forecaster.ts'
import { layerRows } from '../../src/renderer/charts/spectraColumns.ts'
import { TheoryParameters } from '../../src/shared/contract/analyses/theory.ts'
import type { Measurement } from '../../src/shared/contract/measurements.ts'
import { spectraChart } from '../../src/shared/figures/spectra/chart.ts'
import { spectraColumns, type SpectraRun } from '../../src/shared/figures/spectra/data.ts'
import { spectraTitle } from '../../src/shared/figures/spectra/title.ts'
import { spectraTable } from '../../src/shared/figures/spectra/table.ts'
import { paperRank } from '../../src/shared/figures/ranks/data.ts'
import { objectiveChart } from '../../src/shared/figures/objective/chart.ts'
import type { RunSpec, RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { theoremRefusal, theoryRefusal } from '../../src/shared/theory/forecast/applicability.ts'
import { applicablePart, type Forecast } from '../../src/shared/theory/forecast/forecast.ts'
import { nextLayer, recursiveForecast } from '../../src/shared/theory/forecast/recursiveForecast.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../src/shared/theory/objective.ts'
import { parameterCount } from '../../src/shared/theory/problem.ts'
import { singularValues } from '../../src/shared/linalg/svd.ts'
import { measurement as measured, record } from '../renderer/records.ts'
import { root, spec as specOf } from './specs.ts'

const widths = [12, 11, 10]
const penalty = { weightDecay: 0.1, firstLayer: 0.1, featureDecay: 0.1, featureLayers: 'all' as const }
const optimizer = { continuation: { start: 1, divideBy: 5, steps: 1 }, firstLayer: 'raw' as const }

/** Networks outside Theorem 4.2 and the balance law, with the reason; the last ones are outside the theorem alone. */
const outsideBoth: [string, Partial<RunSpecInput>, RegExp][] = [
  ['cross-entropy', { network: { widths }, loss: { kind: 'crossEntropy' } }, /squared loss/],
  ['free features', { network: { widths, freeFeatures: true }, optimizer }, /features of this one are free/],
  ['biases', { network: { widths, bias: true } }, /without biases/],
  ['a residual network with biases', { network: { widths: [11, 11, 10], bias: true, residual: true } }, /C\.2.*biases/],
  ['λ = 0 in one layer', { network: { widths }, penalty: { ...penalty, weightDecays: [0.1, 0, 0.1] } }, /λ_2 is 0/],
  ['K > n_l', { network: { widths: [12, 8, 10] } }, /layer 2 has 8 units for 10 classes/],
  ['K > n_1', { network: { widths: [8, 12, 10] } }, /layer 1 has 8 units for 10 classes/],
]
const outsideTheorem: [string, Partial<RunSpecInput>, RegExp][] = [
  ['ReLU', { network: { widths, activation: 'relu' } }, /relu has none/],
  ['sine in the last layer', { network: { widths, lastActivation: 'sin' } }, /sin has none/],
  ['sigmoid', { network: { widths, activation: 'sigmoid' } }, /σ\(0\) = 0; sigmoid/],
  ['unreachable targets', { network: { widths }, loss: { targetScale: 2 } }, /tanh never reaches 2/],
]

/** Returns the measurement of weights that no trainer trained, with the spectra that a run stores. */
function measurementOf(spec: RunSpec): { last: Measurement; analysed: ReturnType<typeof theory> } {
  const sample = drawSample(spec, openDataSets(root))
  const problem = makeProblem(spec, sample)
  const theta = Float64Array.from({ length: parameterCount(problem) }, (_, i) => 0.3 * Math.sin(i + 1))
  const { preactivations, features } = forwardPass(problem, theta)
  const last = {
    ...measured(0),
    featureSpectra: features.map((Z) => Float64Array.from(singularValues(Z))),
    recursiveSpectra: preactivations.slice(1).map((A) => Float64Array.from(singularValues(A))),
  }
  const parameters = TheoryParameters.parse({ points: 1, rounds: 0, steps: 1 })
  const input = { problem, spec, sample, weights: [{ step: 0, theta }], parameters }
  return { last, analysed: theory(input, () => undefined) }
}

const { make } = openForecaster({ dataSet: () => openDataSets(root) })

/** What an older version stored before it knew the limits of the theory. */
function stored(spec: RunSpec): Forecast {
  const rows = spec.network.widths.map(() => Array.from({ length: 10 }, (_, j) => 10 - j))
  const layers = { singularValues: rows, C: rows.slice(1).map(() => 1), notes: [] }
  return { counts: Array(10).fill(5) as number[], theorem: layers, balance: { ...layers, objective: 1 }, refusals: [] }
}

describe.each([...outsideBoth, ...outsideTheorem])('with %s', (name, changes, reason) => {
  const spec = specOf(changes)
  const forecast = make(spec)
  const { last, analysed } = measurementOf(spec)
  const kept = applicablePart(spec, stored(spec))
  const isBoth = outsideBoth.some(([own]) => own === name)

  it('the one function of applicability has the reason', () => {
    expect(theoremRefusal(spec)).toMatch(reason)
    expect(theoryRefusal(spec) !== null).toBe(isBoth)
  })

  it('window, command line and presets forecast nothing by the theorem, and give the reason', () => {
    expect(forecast.theorem).toBeNull()
    expect(forecast.refusals.join(' ')).toMatch(reason)
    if (isBoth) expect(forecast.balance).toBeNull()
  })

  it('a stored forecast of an older version is dropped where a run is read', () => {
    expect(kept.theorem).toBeNull()
    expect(kept.balance === null).toBe(isBoth)
    expect(kept.refusals.join(' ')).toMatch(reason)
    expect(kept.counts).toEqual(stored(spec).counts)
  })

  it('the forecast from the next layer is refused in every layer: results, run page, Theory tab', () => {
    const { layers, common } = recursiveForecast(last, spec, 10)
    for (const { forecast: values, fit, refusal } of layers)
      expect([values, fit, refusal]).toEqual([null, null, expect.stringMatching(reason)])
    expect(common.C).toBeNaN()
    expect(nextLayer(last, spec, 1)).toMatchObject({ spectrum: null, refusal: expect.stringMatching(reason) as string })
    for (const { C, error } of layerFits(spec, last)) expect([C, error]).toEqual([NaN, NaN])
    expect(analysed.forecast).toEqual({ value: null, refusal: expect.stringMatching(reason) as string })
    expect(theoryText(analysed)).toMatch(reason)
    expect(analysed.residual.value).toBeNull()
  })

  it('figures, their tables and their titles have no forecast of the theorem', () => {
    for (const own of [forecast, kept]) {
      const run: SpectraRun = { id: 'run00001', spec, engine: null, forecast: own, last }
      for (const { panels } of spectraColumns([run]))
        for (const { theorem, band, recursive } of panels)
          expect([theorem, band, recursive]).toEqual([null, null, null])
      const series = spectraTable([run]).find((column) => column.name === 'series')?.values as string[]
      expect(series.filter((kind) => kind.startsWith('theorem') || kind === 'recursive')).toEqual([])
      expect(spectraChart([run]).title).not.toMatch(/Theorem/)
      const rows = layerRows(own, last, spec)
      for (const { theoremError, recursiveError, C } of rows)
        expect([theoremError, recursiveError, C]).toEqual([NaN, NaN, NaN])
      expect(spectraTitle([run])).not.toMatch(/Theorem 4|next layer/)
      if (isBoth) {
        const input = {
          record: record({ spec, forecast: own, measurements: [last] }),
          ranks: paperRank,
        }
        expect(objectiveChart(input).title).not.toMatch(/forecast|law/)
      }
    }
  })
})

test('a stored forecast that applies stays as it is', () => {
  const spec = specOf({ network: { widths } })
  const old = stored(spec)
  expect(applicablePart(spec, old)).toBe(old)
})
