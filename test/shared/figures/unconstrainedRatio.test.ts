import { describe, expect, it } from 'vitest'
import { runSummary } from '../../fixtures/run.ts'
import { best, data } from '../../fixtures/figures/unconstrainedRatio.ts'
import type { Measurement } from '../../../src/shared/contract/measurements.ts'
import { unconstrainedRatioChart } from '../../../src/shared/figures/unconstrainedRatio/chart.ts'
import { UnconstrainedRatioData } from '../../../src/shared/figures/unconstrainedRatio/data.ts'
import { readUnconstrainedRatio } from '../../../src/shared/figures/unconstrainedRatio/read.ts'
import { unconstrainedRatioTable } from '../../../src/shared/figures/unconstrainedRatio/table.ts'
import type { UnconstrainedSource } from '../../../src/shared/figures/unconstrainedRuns.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { unconstrained } from '../../../src/shared/spec/presets/unconstrained.ts'
import { parseSpec } from '../../../src/shared/spec/runSpec.ts'
import { collapseForm } from '../../../src/shared/theory/unconstrained/neuralCollapse.ts'
import { formLoss } from '../../../src/shared/theory/unconstrained/lossForm.ts'
import { uniformModel } from '../../../src/shared/theory/unconstrained/model.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }

/** A run of K = 6 that ends at `ratio` of the loss of DNC, with singular values of the given ranks. */
function source(
  ratio: number,
  { id = 'run00000', L = 4, decay = 1e-3, rank = 4, perClass = 1 } = {},
): UnconstrainedSource {
  const spec = parseSpec(unconstrained({ name: id, classes: 6, perClass, matrices: L, width: 12, decay }))
  const F = formLoss(collapseForm(uniformModel(6, L, decay)), uniformModel(6, L, decay)).value
  const s = Float64Array.from({ length: 6 }, (_, i) => (i < rank ? 1 : 1e-4))
  const last = {
    multiplier: 1,
    objective: ratio * F,
    featureSpectra: Array.from({ length: L + 1 }, () => s),
    layered: {},
  }
  return { summary: runSummary({ id, status: 'finished' }), spec, last: () => last as unknown as Measurement }
}

describe('losses over that of DNC for several K and L', () => {
  it('counts pairs below DNC and below every closed form', () => {
    expect(unconstrainedRatioChart(data()).title).toBe(
      'Lowest runs end below neural collapse (DNC) at 2 of 4 pairs (K, L), below every known closed form at 1',
    )
    const at = (...ratios: number[]) =>
      unconstrainedRatioChart(
        data({ groups: ratios.map((ratio) => ({ classes: 6, matrices: 4, runs: 5, failed: 0, best: best(ratio) })) }),
      ).title
    expect(at(1)).toContain('at 0 of 1 pairs (K, L), below every known closed form at 0')
    expect(at(0.96, 0.95999)).toContain('closed form at 0')
    expect(unconstrainedRatioChart(data({ groups: [] })).title).toBe(
      'Losses over that of neural collapse, for several K and L',
    )
  })

  it('compares with DNC alone where no other structure is known', () => {
    const groups = [
      { classes: 3, matrices: 4, runs: 5, failed: 0, best: best(0.98, { known: null, ranks: [2, 2, 3] }) },
    ]
    expect(unconstrainedRatioChart(data({ groups })).title).toMatch(/closed form at 1$/)
  })

  it('never says that a structure is optimal', () => {
    expect(textsOf(unconstrainedRatioChart(data()).option(view)).join()).toContain('upper bounds of the optimum')
  })

  it('draws closed forms with a gap at K = 5, exact structures as circles, and the lowest runs', () => {
    const option = unconstrainedRatioChart(data()).option(view)
    const series = seriesOf(option)
    expect(series.map(({ id }) => id)).toEqual([
      'DNC',
      'form 3',
      'form 4',
      'exact 3',
      'exact 4',
      'run ratio 3',
      'run ratio 4',
      'full rank',
      'run rank 3',
      'run rank 4',
    ])
    expect(series.find(({ id }) => id === 'form 4')?.data?.[1]).toEqual([5, null])
    expect(series.find(({ id }) => id === 'run rank 4')?.data).toEqual([
      [6, 4],
      [10, 5.5],
    ])
    expect(textsOf(option).join()).toContain('left out: 1 of 20 runs')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
    expect(unconstrainedRatioTable(data())[0]?.values).toHaveLength(16)
  })

  it('reads the lowest run of each pair, and leaves out runs that lost classes', () => {
    const own = readUnconstrainedRatio([
      source(0.95),
      source(0.93, { id: 'run00001', rank: 3 }),
      source(1.6, { id: 'run00002' }),
      source(1, { id: 'run00003', L: 3, rank: 6 }),
    ])
    expect(UnconstrainedRatioData.parse(own)).toEqual(own)
    expect(own).toMatchObject({ decay: 1e-3, featureDecay: 1e-3 })
    expect(own.groups).toMatchObject([
      { classes: 6, matrices: 3, runs: 1, failed: 0, best: { ending: 'collapse', ranks: [6, 6] } },
      { classes: 6, matrices: 4, runs: 3, failed: 1, best: { run: 'run00001', ending: 'below', ranks: [3, 3, 3] } },
    ])
    // F_SRG/F_DNC at K = 6, L = 4 (reference, λ = 4e-3: .9634; it hardly depends on λ).
    expect(own.groups[1]?.best?.known).toBeCloseTo(0.963, 2)
    expect(own.forms.map(({ points }) => points.map(({ classes }) => classes))).toEqual([
      [4, 6],
      [4, 6],
    ])
  })

  it('takes runs with other n at equal n λ_H, and refuses other decays', () => {
    expect(readUnconstrainedRatio([source(0.95), source(0.94, { id: 'run00001', perClass: 3 })]).groups[0]?.runs).toBe(
      2,
    )
    expect(() => readUnconstrainedRatio([source(0.95), source(0.9, { id: 'run00001', decay: 2e-3 })])).toThrow(
      'has other decays than run00000',
    )
    expect(() => readUnconstrainedRatio([])).toThrow('needs runs')
  })
})
