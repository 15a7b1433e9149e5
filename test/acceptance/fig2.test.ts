import { expect, test } from 'vitest'
import type { RunRecord } from '../../src/shared/contract/runs.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpec, presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { spectrumFit } from '../../src/shared/theory/forecast/spectrumFit.ts'
import { oracle } from '../oracle/read.ts'
import { recursiveFits, runInLab } from './lab.ts'

interface Band {
  f: number
  relerr: number[]
  C: number[]
}
const reference = oracle<{
  fig2_N50_matched: Record<'10' | '5' | '2' | '0.1', Band>
  'fig2_N50_literal_delta0.1': { f: number; f_apriori_delta0: number; tol_rel_f: number }
  samples: { N50_balanced: [number, number][] }
}>('reference')
/** The reference's own tolerance: "f: rel 3e-3; relerr: abs .01". */
const tolerance = { objective: 3e-3, error: 0.01 }
const listed = `data.sampling=${JSON.stringify({ kind: 'listed', samples: reference.samples.N50_balanced })}`
const quick = presetSpecs(findPreset('fig2'), 'quick')

function expectBand(record: RunRecord, band: Band): void {
  expect(record.summary.status).toBe('finished')
  const objective = record.measurements.at(-1)?.objective ?? NaN
  expect(Math.abs(objective - band.f) / band.f).toBeLessThan(tolerance.objective)
  recursiveFits(record).forEach(({ error, C }, l) => {
    expect(Math.abs(error - (band.relerr[l] ?? NaN))).toBeLessThan(tolerance.error)
    expect(Math.abs(C - (band.C[l] ?? NaN))).toBeLessThan(tolerance.error)
  })
}

test('fig2 --quick reaches its band at every δ on the reference’s samples', async () => {
  const records = await runInLab(quick.map((spec) => overrideAll(spec, [listed])))
  expect(records.map(({ spec }) => spec.penalty.firstLayer)).toEqual([10, 5, 2, 0.1])
  for (const record of records)
    expectBand(record, reference.fig2_N50_matched[`${record.spec.penalty.firstLayer}` as '10'])
  // The statement of the figure: the smaller δ, the nearer is every layer to its forecast.
  const errors = records.map(recursiveFits)
  for (let l = 0; l < 4; l++) {
    const byDelta = errors.map((fits) => fits[l]?.error ?? NaN)
    expect(byDelta).toEqual([...byDelta].sort((p, q) => q - p))
  }
  // Z¹ loses its bulk last, and more slowly for larger δ.
  expect(records.at(-1)?.measurements.at(-1)?.featureRanks.slice(2)).toEqual([10, 10, 10])
  for (const { measurements } of records) expect(measurements.at(-1)?.featureRanks.slice(3)).toEqual([10, 10])
})

test('fig2 --quick reaches its band on two other draws of samples and weights', async () => {
  const specs = [1, 2].map((seed) =>
    overrideAll(quick[3] as (typeof quick)[number], [`seed=${seed}`, `data.sampling.seed=${seed}`]),
  )
  for (const record of await runInLab(specs)) expectBand(record, reference.fig2_N50_matched['0.1'])
})

test('fig2-literal --quick obeys the balance law, not C = 1', async () => {
  const spec = overrideAll(presetSpec(findPreset('fig2-literal'), 'quick', 0.1), [listed])
  const [record] = await runInLab([spec])
  if (!record) throw new Error('no record')
  const expected = reference['fig2_N50_literal_delta0.1']
  const last = record.measurements.at(-1)
  expect(record.summary.status).toBe('finished')
  expect(Math.abs((last?.objective ?? NaN) - expected.f) / expected.f).toBeLessThan(expected.tol_rel_f)
  expect(last?.objective).toBeGreaterThan(expected.f_apriori_delta0)
  const { balance } = record.forecast
  last?.featureSpectra.slice(0, 4).forEach((s, l) => {
    expect(spectrumFit(s, balance?.singularValues[l] ?? [], 10).error).toBeLessThan(0.03)
  })
  recursiveFits(record).forEach(({ C }, l) => expect(Math.abs(C - (balance?.C[l] ?? NaN))).toBeLessThan(0.03))
})
