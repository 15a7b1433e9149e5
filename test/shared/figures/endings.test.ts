import { describe, expect, it } from 'vitest'
import { endingsChart } from '../../../src/shared/figures/endings/chart.ts'
import { EndingsData } from '../../../src/shared/figures/endings/data.ts'
import { countOf, endingPanels } from '../../../src/shared/figures/endings/panels.ts'
import { readEndings } from '../../../src/shared/figures/endings/read.ts'
import { endingsTable } from '../../../src/shared/figures/endings/table.ts'
import { endingsTitle } from '../../../src/shared/figures/endings/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { cePrevalence } from '../../../src/shared/spec/presets/cePrevalence.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { descent, endings, run, starts, sweeps } from '../../fixtures/figures/endings.ts'
import { measurement, record } from '../../lab/figures/records.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 500, theme: lightTheme }

describe('panels', () => {
  it('vary one field each, through the most frequent values of the others', () => {
    const panels = endingPanels(sweeps().runs)
    expect(panels.map(({ coordinate, cells }) => [coordinate, cells.map(({ value }) => value)])).toEqual([
      ['width', [6, 32, 64]],
      ['depth', [2, 3, 4]],
      ['decay', [1e-4, 1e-3]],
    ])
    expect(panels[0]?.cells.map((cell) => countOf(cell, 'collapse'))).toEqual([0, 4, 9])
  })

  it('join endings above DNC, partial and zero', () => {
    const kinds = (['above', 'partial', 'zero', 'below'] as const).map((ending) => run({ ending }))
    const cell = { value: 1, runs: kinds }
    expect([countOf(cell, 'collapse'), countOf(cell, 'below'), countOf(cell, 'other')]).toEqual([0, 1, 3])
  })
})

describe('the title', () => {
  it('says more often only where the intervals of both ends do not overlap, and names the optimizer', () => {
    expect(endingsTitle(sweeps())).toBe(
      `Random starts end in DNC more often at width 64 than at width 6 by ${descent}: 0 of 12 at width 6, 9 of 12 at width 64`,
    )
    expect(endingsTitle(endings(...starts(12, 12, { gain: 0.6 }), ...starts(12, 1, { gain: 2 })))).toContain(
      'less often',
    )
  })

  it('gives counts without a trend where the intervals overlap', () => {
    expect(endingsTitle(endings(...starts(3, 0, { width: 6 }), ...starts(3, 3)))).toBe(
      `Random starts that end in DNC by ${descent}: 0 of 3 at width 6, 3 of 3 at width 32`,
    )
  })

  it('speaks of no prevalence where L-BFGS trained alone', () => {
    const alone = endings(...starts(12, 0, { width: 6 }), ...starts(12, 12, { method: 'L-BFGS', isByLbfgsAlone: true }))
    expect(endingsTitle(alone)).toBe(
      'Where L-BFGS ends: it tells which solutions are low, not which ones descent finds',
    )
  })

  it('counts one cell, and names the figure without runs', () => {
    expect(endingsTitle(endings(...starts(5, 2)))).toBe(`DNC at the end of 2 of 5 random starts by ${descent}`)
    expect(endingsTitle(endings())).toBe('Where random starts end')
  })
})

it('draws three shares a panel that sum to one, and says why L-BFGS alone does not measure them', () => {
  const option = endingsChart(sweeps()).option(view)
  const series = seriesOf(option)
  expect(series).toHaveLength(9)
  const shares = series.slice(0, 3).map(({ data }) => (data as [number, number][]).map(([, share]) => share))
  expect(shares[0]).toEqual([0, 4 / 12, 9 / 12])
  shares[0]?.forEach((share, i) => expect(share + (shares[1]?.[i] ?? 0) + (shares[2]?.[i] ?? 0)).toBeCloseTo(1, 12))
  const words = textsOf(option).join(' ')
  expect(words).toContain('unless varied: K = 6, L = 3, d = 32, λ = 10⁻³, gain 1')
  expect(words).toContain('L-BFGS alone finds DNC less often')
  expect(words).toContain('(6 or 12 starts each)')
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
})

it('says of runs by L-BFGS alone that they under-count DNC, but not under the squared loss', () => {
  const alone = endings(...starts(3, 0, { isByLbfgsAlone: true, method: 'L-BFGS' }))
  expect(textsOf(endingsChart(alone).option(view)).join(' ')).toContain(
    'L-BFGS alone finds DNC less often than descent',
  )
  const squared = { ...alone, loss: 'squared' as const }
  expect(textsOf(endingsChart(squared).option(view)).join(' ')).not.toContain('less often')
})

const specs = presetSpecs(cePrevalence, 'quick')
const source = (spec: RunSpec, objective: number) => {
  const last = { ...measurement('10', 5500), objective, featureSpectra: [Float64Array.of(1, 1, 1, 0.009)] }
  return { summary: record('10').summary, spec, last: () => last }
}

it('reads coordinates, optimizer and end of every run of the preset', () => {
  // F of DNC at K = 6, L = 3, λ = 10⁻³ is 0.02995745.
  const own = specs.filter(
    ({ network, penalty, initialisation }) =>
      network.widths.join() === '32,32,32,6' && penalty.weightDecay === 1e-3 && initialisation.gain === 1,
  )
  expect(own.length).toBeGreaterThan(1)
  const data = readEndings(own.slice(0, 2).map((spec, i) => source(spec, [0.02995745, 0.02533][i] ?? NaN)))
  expect(EndingsData.parse(data)).toEqual(data)
  expect(data).toMatchObject({ loss: 'crossEntropy', activation: 'identity' })
  expect(data.runs[0]).toMatchObject({
    width: 32,
    depth: 3,
    classes: 6,
    decay: 1e-3,
    gain: 1,
    method: descent,
    isByLbfgsAlone: false,
    ending: 'collapse',
    rank: 3,
  })
  expect(data.runs[1]?.ending).toBe('below')
  expect(data.runs[1]?.ratio).toBeCloseTo(0.8456, 3)
  expect(endingsTable(data)[0]?.values).toHaveLength(2)
})

it('reads every run of the preset beside each other, and refuses others by name', () => {
  expect(readEndings(specs.map((spec) => source(spec, 0.03))).runs).toHaveLength(specs.length)
  const [first] = specs as [RunSpec]
  const other =
    (...changes: string[]) =>
    () =>
      readEndings([source(first, 0.03), source(overrideAll(first, changes), 0.03)])
  expect(other('penalty.firstLayer=2')).toThrow('differs from')
  expect(other('initialisation.firstGain=2')).toThrow('differs from')
  expect(other('network.bias=true')).toThrow('has biases')
  expect(() => readEndings([])).toThrow('needs runs with free features')
})
