import { describe, expect, test } from 'vitest'
import { parseSpec, type RunSpec } from '../../../../src/shared/spec/runSpec.ts'
import { balanceLaw, type ClassModel } from '../../../../src/shared/theory/forecast/balanceLaw.ts'
import { recursiveForecast } from '../../../../src/shared/theory/forecast/recursiveForecast.ts'
import { spectrumFit, type SpectrumFit } from '../../../../src/shared/theory/forecast/spectrumFit.ts'
import { oracle } from '../../../oracle/read.ts'

interface Trained extends ClassModel {
  widths: number[]
  activation: RunSpec['network']['activation']
  spectra: number[][]
  preactivationSpectra: number[][]
}
const { networks, counts } = oracle<{ networks: Record<string, Trained>; counts: number[] }>('forecast')
const spec = (fields: object): RunSpec =>
  parseSpec({
    name: 'network',
    data: { sampling: { kind: 'balanced', perClass: 5 } },
    network: { widths: [20, 20, 20, 4], ...fields },
    penalty: { weightDecay: 1, firstLayer: 0, featureDecay: 1, featureLayers: 'all' },
    initialisation: { gain: 1 },
    optimizer: { continuation: { start: 1, divideBy: 5, steps: 1 } },
    stop: { steps: 1 },
  })
const spectra = (values: number[][]): Float64Array<ArrayBuffer>[] => values.map((s) => Float64Array.from(s))
const of = (name: string): ReturnType<typeof recursiveForecast> => {
  const { spectra: features, preactivationSpectra, widths, activation, residual } = networks[name]!
  return recursiveForecast(
    { featureSpectra: spectra(features), recursiveSpectra: spectra(preactivationSpectra) },
    spec({ widths, activation, residual }),
    4,
  )
}

describe('of a trained network', () => {
  /** The balance law's value of the same fit: it has a C for each class, so one C leaves a shape error. */
  const lawFit = (name: string, l: number): SpectrumFit => {
    const model = networks[name]!
    const law = counts.map((samples) => balanceLaw({ ...model, samples, lastActivation: 'tanh', inputCost: 0 }))
    const layer = (at: number): number[] =>
      law.map((solution, k) => solution?.s[at] ?? (solution?.a ?? NaN) * Math.sqrt(counts[k] ?? NaN))
    return spectrumFit(layer(l), layer(l + 1), 4)
  }
  test('C = 1 has the scale and shape errors of the balance law', () => {
    of('literal, delta = 0').layers.forEach(({ fit, theorem }, l) => {
      const law = lawFit('literal, delta = 0', l)
      expect(theorem).toBe('4.2')
      expect(Math.abs((fit?.C ?? NaN) / law.C - 1)).toBeLessThan(0.02)
      expect(fit?.scaleError).toBeGreaterThan(0.08)
      expect(Math.abs((fit?.shapeError ?? NaN) - law.shapeError)).toBeLessThan(0.01)
    })
  })
  test('one C for all layers fits the matched penalty, and not the literal one', () => {
    expect(of('matched, delta = 0').common.shapeError).toBeLessThan(0.05)
    expect(of('literal, delta = 0').common.shapeError).toBeGreaterThan(0.2)
  })
  test('residual: vanished layers pass their input on, and the last obeys Theorem 4.2', () => {
    const { layers, common } = of('residual, Theorem C.2')
    expect(layers.map(({ theorem }) => theorem)).toEqual(['C.2', 'C.2', 'C.2', '4.2'])
    for (const { fit } of layers.slice(0, 3)) expect(fit?.error).toBeLessThan(1e-4)
    const law = lawFit('residual, Theorem C.2', 3)
    expect(Math.abs((layers[3]?.fit?.shapeError ?? NaN) - law.shapeError)).toBeLessThan(1e-3)
    expect(Math.abs((layers[3]?.fit?.C ?? NaN) / law.C - 1)).toBeLessThan(1e-3)
    expect(common.C).toBe(layers[3]?.fit?.C)
  })
  test('residual: layers that have not vanished grow by the fitted constant', () => {
    const { layers } = of('residual, literal')
    const growth = layers.slice(0, 3).map(({ fit }) => 1 / (fit?.C ?? NaN))
    const [, ...norms] = [0.498, 1.046, 1.949].map((norm) => 1 + norm / 2) // ‖W_l‖ of four equal values
    growth.slice(1).forEach((factor, l) => expect(Math.abs(factor / (norms[l] ?? NaN) - 1)).toBeLessThan(0.03))
  })
})

const measured = {
  featureSpectra: spectra([
    [6, 3],
    [4, 2],
    [2, 1],
  ]),
  recursiveSpectra: spectra([
    [4, 3],
    [2, 1],
  ]),
}
const small = spec({ widths: [2, 2, 2] })

test('closed form: a multiple has that C and no error of shape', () => {
  const fit = recursiveForecast(measured, small, 2).layers[1]?.fit
  expect(fit).toMatchObject({ C: 2, error: 1, scaleError: 1, shapeError: 0 })
})
test('the error at C = 1 is the root of the squares of scale and shape', () => {
  for (const { fit } of recursiveForecast(measured, small, 2).layers) {
    const { C = NaN, error = NaN, scaleError = NaN, shapeError = NaN } = fit ?? {}
    expect(Math.hypot(scaleError, C * shapeError)).toBeCloseTo(error, 14)
  }
})
test('scaling the features scales C and leaves the shape', () => {
  const twice = { ...measured, featureSpectra: measured.featureSpectra.map((s) => s.map((value) => 2 * value)) }
  const [plain, scaled] = [measured, twice].map((m) => recursiveForecast(m, small, 2).layers[0]?.fit)
  expect(scaled?.C).toBeCloseTo(2 * (plain?.C ?? NaN), 14)
  expect(scaled?.shapeError).toBeCloseTo(plain?.shapeError ?? NaN, 14)
})
test.each([
  [{ bias: true }, /without biases/],
  [{ activation: 'relu' }, /relu has none/],
  [{ lastActivation: 'sigmoid' }, /σ\(0\) = 0; sigmoid/],
])('%o: no layer of a network outside the theorem has numbers, and each has the reason', (fields, reason) => {
  for (const { refusal, fit, forecast } of recursiveForecast(measured, spec({ widths: [2, 2, 2], ...fields }), 2)
    .layers)
    expect([refusal, fit, forecast]).toEqual([expect.stringMatching(reason), null, null])
})
test('degenerate: zero features, NaN, and spectra of too few layers or values', () => {
  const zero = {
    featureSpectra: spectra([
      [0, 0],
      [0, 0],
      [0, 0],
    ]),
    recursiveSpectra: spectra([
      [0, 0],
      [0, 0],
    ]),
  }
  expect(recursiveForecast(zero, small, 2).common.C).toBeNaN()
  const broken = {
    ...measured,
    recursiveSpectra: spectra([
      [NaN, 1],
      [2, 1],
    ]),
  }
  expect(recursiveForecast(broken, small, 2).layers.map(({ fit }) => Number.isNaN(fit?.C))).toEqual([true, false])
  const all = recursiveForecast(measured, spec({ widths: [2, 2, 2], bias: true }), 2)
  expect(all.common.C).toBeNaN()
  expect(() => recursiveForecast(measured, spec({}), 2)).toThrow(/have 3 and 2 layers, not 4 and 3/)
})

test('layers narrower than the number of classes are refused by name', () => {
  const { layers, common } = recursiveForecast(measured, small, 3)
  expect(layers.map(({ fit, refusal }) => [fit, refusal])).toEqual(
    layers.map(() => [null, 'The theorem needs 3 singular values, one per class; this layer has 2.']),
  )
  expect(common.C).toBeNaN()
})

test('a run at the zero solution has no forecast, in place of an error of 10¹⁸', () => {
  // ‖Y‖ = √20: the outputs are below a thousandth of it.
  const tiny = [[1e-2, 1e-3, 1e-3, 1e-3], [1e-5], [1e-10], [1e-16, 1e-17, 1e-18, 1e-19]].map((s) =>
    [...s, 0, 0, 0].slice(0, 4),
  )
  const { layers, common } = recursiveForecast(
    { featureSpectra: spectra(tiny), recursiveSpectra: spectra(tiny.slice(1)) },
    spec({}),
    4,
  )
  expect(layers.map(({ fit }) => fit)).toEqual([null, null, null])
  expect(layers[0]?.refusal).toMatch(/^The run is at the zero solution/)
  expect(common.error).toBeNaN()
})
