import { describe, expect, it } from 'vitest'
import { unconstrainedLossChart } from '../../../src/shared/figures/unconstrainedLoss/chart.ts'
import { UnconstrainedLossData } from '../../../src/shared/figures/unconstrainedLoss/data.ts'
import { unconstrainedLossTable } from '../../../src/shared/figures/unconstrainedLoss/table.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, run } from '../../fixtures/figures/unconstrainedLoss.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const view = { width: 690, height: 330, theme: lightTheme }
const title = (...from: Parameters<typeof data>): string => unconstrainedLossChart(data(...from)).title
const captions = (...from: Parameters<typeof data>): string =>
  textsOf(unconstrainedLossChart(data(...from)).option(view)).join(' ')

describe('the loss of free features against DNC and SRG', () => {
  it('names the features as those of a backbone where they are', () => {
    const own = unconstrainedLossChart({ ...data([run(0.9)]), hasBackbone: true }).option(view)
    expect(textsOf(own).join(' ')).toContain('weight matrices above the features of the backbone')
    expect(captions([run(0.9)])).toContain('weight matrices above the free features')
  })

  it('counts the runs below DNC, and gives the lowest beside SRG', () => {
    expect(title([run(0.8166), run(0.9)])).toBe(
      '2 of 2 runs end below deep neural collapse (DNC), the lowest at 0.817 of its loss; SRG has 0.817',
    )
    expect(title([run(0.9), run(1, { ending: 'collapse' })])).toMatch(/^1 of 2 runs ends below .*lowest at 0\.900/)
    expect(title([run(1, { ending: 'collapse' }), run(1.2, { ending: 'above' })])).toMatch(/^None of 2 runs ends below/)
    expect(title([run(0.9)])).toMatch(/^The run ends below .*, at 0\.900 of its loss/)
    expect(title([run(1.1, { ending: 'above' })])).toMatch(/^The run does not end below/)
  })

  it('claims nothing before a run has finished, and names no SRG where there is none', () => {
    expect(title([run(0.9, { isFinished: false })])).toBe(
      'Loss of the deep unconstrained features model against neural collapse',
    )
    expect(title([run(0.9)], { srg: null })).not.toContain('SRG')
  })

  it('never calls a loss optimal, also where a run ends below SRG', () => {
    expect(title([run(0.8)])).not.toMatch(/optim|best/)
    expect(captions([run(0.8)])).not.toMatch(/optim/)
  })

  it('counts ends, ranks and runs that have not collapsed within their classes', () => {
    const texts = captions([run(0.82), run(0.9, { within: 0.13, ranks: [6, 7, 10] }), run(1, { ending: 'collapse' })])
    expect(texts).toContain('ends: 2 below DNC, 1 DNC')
    expect(texts).toContain('ranks: 5 to 7 in')
    expect(texts).toContain('of 2 of 3 runs, up to 0.13 in the others')
    expect(captions([run(0.82)])).toContain('at most 1.0 × 10⁻¹³ of')
    expect(captions([run(0.82)], { samples: 1 })).not.toContain('within the classes')
    const open = captions([run(0.9, { within: 0.039, certificate: null })])
    expect(open).toContain('within the classes: up to 0.039 of ‖Zˡ‖² in a layer')
    expect(open).toContain('the axis of the loss ends at 1.3')
    expect(open).not.toContain('ReLU itself')
  })

  it('draws a line a run, both closed forms, DNC1 of each layer, and zero singular values at 0', () => {
    const option = unconstrainedLossChart(data([run(0.8166), run(0.9)])).option(view)
    const series = seriesOf(option)
    expect(series.map(({ id }) => id)).toEqual([
      'loss run00081660',
      'loss run00090000',
      'DNC',
      'SRG',
      'dnc1 1',
      'dnc1 2',
      'dnc1 3',
      'dnc1 4',
      'spectrum 2',
      'spectrum 3',
      'spectrum 4',
      'srg middle',
      'srg last',
    ])
    expect(series.find(({ id }) => id === 'spectrum 2')?.data?.at(-1)).toEqual([10, 0])
    // A DNC1 of 0 lies in the strip of its axis.
    const axis = (option.yAxis as unknown as { zero?: { at: number } }[])[1]
    expect(series.find(({ id }) => id === 'dnc1 1')?.data?.map(([, value]) => value)).toContain(axis?.zero?.at)
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('has no panel of DNC1 where a class has one sample', () => {
    const ids = seriesOf(unconstrainedLossChart(data([run(0.9)], { samples: 1 })).option(view)).map(({ id }) => id)
    expect(ids.some((id) => String(id).startsWith('dnc1'))).toBe(false)
  })

  it('keeps every loss and the closed forms in its table', () => {
    const own = data([run(0.9)])
    expect(UnconstrainedLossData.parse(own)).toEqual(own)
    const [, , , quantities, , , , values] = unconstrainedLossTable(own)
    expect(quantities?.values.slice(0, 3)).toEqual(['loss of DNC', 'loss of SRG', 'loss'])
    expect(values?.values[0]).toBe(own.collapse)
  })
})
