import { expect, it } from 'vitest'
import { logitRankChart } from '../../../src/shared/figures/logitRank/chart.ts'
import { LogitRankData } from '../../../src/shared/figures/logitRank/data.ts'
import { readLogitRank } from '../../../src/shared/figures/logitRank/read.ts'
import { logitRankTable } from '../../../src/shared/figures/logitRank/table.ts'
import { attained, logitRankTitle } from '../../../src/shared/figures/logitRank/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { ceRank } from '../../../src/shared/spec/presets/ceRank.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { data, known, ofTen, run } from '../../fixtures/figures/logitRank.ts'
import { measurement, record } from '../../lab/figures/records.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

it('claims a falling rank and counts the depths where training attains the best known loss', () => {
  expect(logitRankTitle(data(ofTen()))).toBe(
    'The best known rank falls with depth: 9 → 5 → 3 for K = 10; training attains the best known loss at 2 of 3 depths',
  )
})

it('claims no fall where the best known rank rises once or stays', () => {
  const plain = 'Rank of the best known solution against depth'
  const rising = ofTen({ known: [known(1, 9, 1), known(2, 5, 0.9), known(3, 6, 0.8)] })
  expect(logitRankTitle(data(rising))).toBe(plain)
  expect(logitRankTitle(data(ofTen({ known: [known(1, 9, 1), known(2, 9, 1)], runs: [] })))).toBe(plain)
  expect(logitRankTitle(data(ofTen(), rising))).toBe(plain)
  expect(logitRankTitle(data())).toBe(plain)
})

it('says where training ends below the best known loss', () => {
  const lower = ofTen({ runs: [run(1, 9, 1), run(3, 3, 0.7)] })
  expect(attained(lower)).toEqual({ equal: 1, below: 1, depths: 2 })
  expect(logitRankTitle(data(lower))).toContain('at 1 of 2 depths, and ends below it at 1')
})

it('draws known structures as a line with open circles, and runs as marks alone', () => {
  const option = logitRankChart(data(ofTen())).option({ width: 690, height: 330, theme: lightTheme })
  const series = seriesOf(option)
  expect(series.map(({ id }) => id)).toEqual([
    'known rank 10',
    'others rank 10',
    'lowest rank 10',
    'known ratio 10',
    'others ratio 10',
    'lowest ratio 10',
  ])
  expect(series[0]).toMatchObject({
    data: [
      [1, 9],
      [2, 5],
      [3, 3],
    ],
  })
  expect(series[2]).toMatchObject({
    data: [
      [1, 9],
      [2, 5],
      [3, 4],
    ],
    lineStyle: { width: 0 },
  })
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  expect(textsOf(option).join(' ')).toContain('a lower solution than the best known one may exist')
})

const source = (spec: RunSpec, objective: number, spectrum: number[]) => {
  const last = { ...measurement('10', 300), objective, featureSpectra: [Float64Array.from(spectrum)] }
  return { summary: record('10').summary, spec, last: () => last }
}

it('reads closed forms of every depth up to the deepest run, with the rank of the logits at 1 %', () => {
  const specs = presetSpecs(ceRank, 'quick').filter(({ seed }) => seed === 0)
  const at = (L: number): RunSpec => specs.find(({ network }) => network.widths.length === L + 1) as RunSpec
  const read = readLogitRank([source(at(2), 0.05002, [1, 1, 1, 1, 1, 0.0099]), source(at(8), 0.0301, [1, 1, 0.001])])
  expect(LogitRankData.parse(read)).toEqual(read)
  expect(read).toMatchObject({ decay: 1e-3, featureDecay: 1e-3 })
  const [own] = read.classes
  // The staircase of unconstrained features models: 9 → 5 → 3 → 2 for K = 10.
  expect(own?.known.map(({ rank }) => rank)).toEqual([9, 5, 3, 3, 3, 3, 2, 2])
  expect((own?.known[1]?.loss ?? NaN) / (own?.known[1]?.collapse ?? NaN)).toBeCloseTo(0.8825, 3)
  expect((own?.known[7]?.loss ?? NaN) / (own?.known[7]?.collapse ?? NaN)).toBeCloseTo(0.4504, 3)
  expect(own?.runs.map(({ depth, rank }) => [depth, rank])).toEqual([
    [2, 5],
    [8, 2],
  ])
  const columns = Object.fromEntries(logitRankTable(read).map(({ name, values }) => [name, values]))
  expect(columns['source']).toEqual([
    ...(own?.known ?? []).map(({ name }) => name),
    record('10').summary.id,
    record('10').summary.id,
  ])
})

it('refuses other losses, activations, penalties and networks by the name of the run', () => {
  const spec = presetSpecs(ceRank, 'quick')[0] as RunSpec
  const read = (...changes: string[]) =>
    readLogitRank([source(spec, 1, [1]), source(overrideAll(spec, changes), 1, [1])])
  expect(() => read('loss.kind=squared')).toThrow('has the squared loss')
  expect(() => read('network.activation=relu')).toThrow('has ReLU')
  expect(() => read('penalty.weightDecay=0.01')).toThrow('needs one λ and one nλ_H')
  expect(() => read('network.bias=true')).toThrow('has biases')
  expect(() => readLogitRank([])).toThrow('needs runs of linear models under cross-entropy')
})
