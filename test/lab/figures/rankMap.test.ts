import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openDataSets } from '../../../src/lab/datasets/dataSets.ts'
import { drawSample } from '../../../src/lab/datasets/sample.ts'
import { exportFigures } from '../../../src/lab/figures/exportFigure.ts'
import { rankMap } from '../../../src/lab/figures/rankMap.ts'
import { pixelsPerMm } from '../../../src/lab/figures/renderSvg.ts'
import type { FigureSource } from '../../../src/lab/figures/source.ts'
import { studyFigure } from '../../../src/lab/figures/figure.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import type { RunStatus } from '../../../src/shared/contract/runs.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { fig1 } from '../../../src/shared/spec/presets/fig1.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { spec as digitsSpec } from '../specs.ts'
import { elementsOf } from './readFigures.ts'
import { measurement, record } from './records.ts'

// The first seed of every cell.
const specs = presetSpecs(fig1, 'quick').filter((_, i) => i % 2 === 0)
const digits = openDataSets(temporaryFolder())

/** Makes a run with ten singular values 1 and `count` values `small`: a tail of count·small²/(10 + count·small²). */
function source(spec: RunSpec, id: string, ends: { step: number; small: number }[], status: RunStatus = 'finished') {
  const spectra = (small: number) =>
    spec.network.widths.map((_, l) => {
      const count = l === 0 ? 40 : l < 3 ? 54 : 0
      return Float64Array.from({ length: 10 + count }, (_entry, j) => (j < 10 ? 1 : small))
    })
  const measured = ends.map(({ step, small }) => ({ ...measurement('10', step), weightSpectra: spectra(small) }))
  const made: FigureSource = {
    summary: { ...record('10').summary, id, name: spec.name, status },
    spec,
    engine: null,
    versions: {},
    collapseSteps: [],
    forecast: record('10').forecast,
    sample: () => drawSample(spec, digits),
    measurements: () => measured,
    last: () => measured.at(-1) ?? null,
    steps: () => measured.map((own) => own.step),
    measurementAt: (step) => measured.find((own) => own.step === step) ?? null,
    lastWeights: () => null,
    analyse: () => Promise.reject(new Error('a map of ranks needs no analysis')),
  }
  return made
}
const ends = (small: number, earlier = small) => [
  { step: 0, small: 1 },
  { step: 2200, small: earlier },
  { step: 3000, small },
]
const all = () => specs.map((spec, i) => source(spec, `run000${String(i).padStart(2, '0')}`, ends(0.01 * (i + 1))))
const tail = (count: number, small: number): number => (count * small ** 2) / (10 + count * small ** 2)

describe('a map of ranks', () => {
  it('places runs on the grid in any order, with λ as in the spec', () => {
    const data = rankMap(all().toReversed())
    expect(data).toMatchObject({
      classes: 10,
      layers: [1, 2, 3],
      withoutTail: [4],
      deviations: [0.01, 0.03, 0.1, 0.3, 1],
    })
    expect(data.lambdas).toEqual([2e-5, 2e-4, 2e-3, 2e-2])
    expect(data.cells).toHaveLength(20)
    // The first axis of the preset is λ, the last σ.
    const cell = data.cells.find(({ lambda, deviation }) => lambda === 2 && deviation === 3)
    expect(cell?.runs).toEqual(['run00013'])
    expect([...(cell?.tails ?? [])].map((value) => value / tail(54, 0.14))).toEqual([
      expect.closeTo(tail(40, 0.14) / tail(54, 0.14), 12),
      expect.closeTo(1, 12),
      expect.closeTo(1, 12),
    ])
  })

  it('has the cluster variation of the data: σ² n (1 − 1/N_k) for tight classes', () => {
    const { variations, deviations } = rankMap(all())
    for (const [j, { lower, upper }] of variations.entries()) {
      const sigma = deviations[j] ?? NaN
      expect(lower).toBeLessThan(upper)
      // For 200 · 50 numbers four standard errors are 6 %. Where classes overlap another partition may be better.
      if (sigma < 1) expect(Math.abs(upper / (50 * sigma ** 2 * 0.95) - 1)).toBeLessThan(0.06)
    }
    // Both come from one sample at different scales.
    expect((variations[1]?.upper ?? NaN) / (variations[0]?.upper ?? NaN)).toBeCloseTo(9, 6)
  })

  it('keeps the tail at three quarters of the steps, and treats a run that ended earlier as converged', () => {
    const [spec] = specs as [RunSpec]
    const moving = rankMap([source(spec, 'run00001', ends(0.01, 0.02))]).cells[0]
    expect(moving?.earlierTails?.[1]).toBeCloseTo(tail(54, 0.02), 12)
    const early = [
      { step: 500, small: 0.5 },
      { step: 800, small: 0.01 },
    ]
    const rested = rankMap([source(spec, 'run00001', early)]).cells[0]
    expect(rested?.earlierTails).toEqual(rested?.tails)
  })

  it('has no tail for an unfinished run', () => {
    const [spec] = specs as [RunSpec]
    for (const status of ['running', 'diverged', 'stopped'] as const)
      expect(rankMap([source(spec, 'run00001', ends(0.1), status)]).cells[0]).toMatchObject({
        statuses: [status],
        tails: null,
        earlierTails: null,
      })
    expect(rankMap([source(spec, 'run00001', [])]).cells[0]?.tails).toBeNull()
  })

  it('takes medians over seeds, and the hull of the variations of their data', () => {
    const [spec] = specs as [RunSpec]
    const seeds = [0.3, 0.1, 0.2].map((small, seed) =>
      source(overrideAll(spec, [`data.sampling.seed=${seed}`]), `run0000${seed}`, ends(small)),
    )
    const { cells, variations } = rankMap(seeds)
    expect(cells).toHaveLength(1)
    expect(cells[0]?.runs).toEqual(['run00000', 'run00001', 'run00002'])
    expect(cells[0]?.tails?.[1]).toBeCloseTo(tail(54, 0.2), 12)
    const alone = seeds.map((one) => rankMap([one]).variations[0])
    expect(variations[0]?.lower).toBe(Math.min(...alone.map((one) => one?.lower ?? NaN)))
    expect(variations[0]?.upper).toBe(Math.max(...alone.map((one) => one?.upper ?? NaN)))
  })

  it('shows the λ of the run, whatever the loss', () => {
    const [spec] = specs as [RunSpec]
    const summed = source(overrideAll(spec, ['loss.reduction=sum', 'penalty.weightDecay=4']), 'run00001', ends(0.1))
    expect(rankMap([summed]).lambdas).toEqual([4])
  })

  it('refuses runs that form no grid by name', () => {
    const [spec] = specs as [RunSpec]
    const first = source(spec, 'run00001', ends(0.1))
    const other = (one: RunSpec) => () => rankMap([first, source(one, 'run00002', ends(0.1))])
    expect(other(digitsSpec())).toThrow(/^Run run00002 \(small\) is trained on digits, which has no σ/)
    expect(other(overrideAll(spec, ['network.widths=[64,32,64,10]']))).toThrow(
      /differs from the first run in its sizes: \[64, 32, 64, 10\]/,
    )
    expect(other(overrideAll(spec, ['penalty.weightDecays=[1,1,1,1]']))).toThrow(/has a λ for each layer/)
    expect(other(overrideAll(spec, ['loss.reduction=sum']))).toThrow(
      /has the loss sum over samples, N = 200, but the first run has mean over samples, N = 200/,
    )
  })

  it('is drawn with every cell and finite numbers only', async () => {
    const figure = studyFigure(rankMap(all()), all(), 183 * pixelsPerMm)
    const request = FigureRequest.parse({
      kind: 'rankMap',
      runs: ['run00001'],
      formats: ['svg'],
      directory: null,
      fileName: null,
    })
    const [path = ''] = await exportFigures(request, [figure], temporaryFolder(), { now: new Date(0) })
    const svg = await readFile(path, 'utf8')
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    const marks = elementsOf(svg).flatMap(({ attributes }) => attributes['data-series'] ?? [])
    for (const name of ['W₁', 'W₂', 'W₃']) expect(marks.filter((mark) => mark === name)).toHaveLength(20)
    // The gradient of the bar has an id of its own, because two figures can share a page.
    expect(svg).toMatch(/id="f[0-9a-f]+-g0"/)
    expect(svg).not.toContain('zr-g0')
  })
})
