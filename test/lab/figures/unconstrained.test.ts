import { describe, expect, it } from 'vitest'
import { classMeans } from '../../../src/lab/figures/classMeans.ts'
import type { FigureSource } from '../../../src/lab/figures/source.ts'
import { unconstrainedLoss } from '../../../src/lab/figures/unconstrainedLoss.ts'
import { ClassMeansData } from '../../../src/shared/figures/classMeans/data.ts'
import { UnconstrainedLossData } from '../../../src/shared/figures/unconstrainedLoss/data.ts'
import { unconstrained } from '../../../src/shared/spec/presets/unconstrained.ts'
import { parseSpec } from '../../../src/shared/spec/runSpec.ts'
import { uniformModel } from '../../../src/shared/theory/unconstrained/model.ts'
import { relu, scaled } from '../../../src/shared/theory/unconstrained/structure.ts'
import { collapseLosses } from '../../../src/shared/theory/unconstrained/unconstrainedEnding.ts'
import { srgStructure } from '../../../src/shared/theory/unconstrained/triangularGraph.ts'
import type { RunStatus } from '../../../src/shared/contract/runs.ts'
import { runSummary } from '../../fixtures/run.ts'

interface Given {
  id?: string
  classes?: number
  perClass?: number
  L?: number
  status?: RunStatus
}

/** A run at `ratio` of the loss of DNC whose class means are those of SRG on five vertices, ten times as large. */
function source(
  ratio: number,
  { id = 'run00000', classes = 10, perClass = 4, L = 4, status = 'finished' }: Given = {},
) {
  const spec = parseSpec(unconstrained({ name: id, classes, perClass, matrices: L, width: 20, decay: 1e-3 }))
  const { collapse } = collapseLosses(uniformModel(classes, L, 1e-3), 'squared', 'relu')
  const s = Float64Array.from({ length: classes }, (_, i) => (i < 5 ? 2 : 0))
  const last = {
    step: 400,
    multiplier: 1,
    objective: ratio * collapse,
    featureSpectra: Array.from({ length: L + 1 }, () => s),
    tcv: new Float64Array(L + 1).fill(1e-12),
    layered: {},
  }
  const { T, P } = srgStructure(5)
  const means = [T, T, T, relu(P)].map((M, l) => ({ layer: l + 1, units: M.rows, means: scaled(M, 10).data }))
  const numbers = Float64Array.of(0.1, 1e-9)
  const about = { values: { quotient: numbers }, spread: { quotient: numbers } }
  const collapsed = {
    steps: [0, 400],
    layers: means.map(({ layer }) => ({ layer, about: { classes: about, samples: about } })),
  }
  return {
    summary: runSummary({ id, name: id, status }),
    spec,
    engine: null,
    measurements: () => [{ ...last, step: 0, objective: 1 }, last],
    last: () => last,
    analyse: (kind: string) => Promise.resolve(kind === 'classMeans' ? { layers: means } : collapsed),
  } as unknown as FigureSource
}

describe('the reader of losses against DNC', () => {
  it('reads every run, and DNC1 with singular values of the lowest finished one', async () => {
    const data = await unconstrainedLoss([
      source(0.9),
      source(0.82, { id: 'run00001' }),
      source(0.8, { id: 'run00002', status: 'stopped' }),
    ])
    expect(UnconstrainedLossData.parse(data)).toEqual(data)
    expect(data).toMatchObject({ classes: 10, samples: 4, matrices: 4, lowest: { run: 'run00001', steps: [0, 400] } })
    expect(data.runs.map(({ ending, isFinished, ratios }) => [ending, isFinished, ratios.at(-1)])).toEqual([
      ['below', true, expect.closeTo(0.9, 12)],
      ['below', true, expect.closeTo(0.82, 12)],
      ['below', false, expect.closeTo(0.8, 12)],
    ])
    // N TCV/‖Z‖² = 40 · 10⁻¹²/20.
    expect(data.runs[0]?.within).toBeCloseTo(2e-12, 20)
    expect(data.lowest?.dnc1).toHaveLength(4)
    expect(data.lowest?.spectra).toHaveLength(3)
    expect(data.srgSpectra?.middle[1]).toBeCloseTo(0.6124, 4)
    expect(data.srgSpectra?.last[9]).toBeCloseTo(1 / 3, 12)
  })

  it('has no lowest run before one has finished, and refuses runs of other models', async () => {
    expect((await unconstrainedLoss([source(0.9, { status: 'running' })])).lowest).toBeNull()
    await expect(unconstrainedLoss([source(0.9), source(0.9, { id: 'run00001', perClass: 3 })])).rejects.toThrow(
      'Run run00001 (run00001) differs from run00000',
    )
    await expect(unconstrainedLoss([])).rejects.toThrow('needs runs')
  })
})

describe('the reader of class means', () => {
  it('matches the lowest run with SRG by the graph of its cosines', async () => {
    const data = await classMeans([source(0.9), source(0.8166, { id: 'run00001' })])
    expect(ClassMeansData.parse(data)).toEqual(data)
    const [own] = data.cases
    expect(own).toMatchObject({
      run: 'run00001',
      runs: 2,
      isTriangular: [true, true, true],
      structure: { name: 'SRG', method: 'graph' },
    })
    expect(Math.max(...(own?.structure?.distances ?? [NaN]))).toBeLessThan(1e-12)
    // Cosines ½ of 60 pairs, and the 10 of the diagonal: ‖G − I‖/‖I‖ = √(15/10).
    expect(own?.collapseDistances[0]).toBeCloseTo(Math.sqrt(1.5), 12)
  })

  it('refuses runs of several depths, and runs that have not finished', async () => {
    await expect(classMeans([source(0.9), source(0.9, { L: 3 })])).rejects.toThrow('differ in L')
    await expect(classMeans([source(0.9, { status: 'running' })])).rejects.toThrow('No run has finished yet')
  })
})
