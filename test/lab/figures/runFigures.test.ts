import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../../src/lab/figures/figure.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { deltas } from '../../fixtures/figures/fig2.ts'
import { covered, seriesOf, textsOf } from '../../shared/figures/options.ts'
import { measurement, record } from './records.ts'

const only = (kind: 'spectra' | 'collapse' | 'objective', records: RunRecord[], width = 692) => {
  const [figure] = figuresOf(kind, records, width)
  if (!figure) throw new Error('no figure')
  return figure
}

describe('a printed figure', () => {
  it('is light, and its height grows with its rows', () => {
    const one = only('spectra', [record('0.1')])
    const four = only(
      'spectra',
      deltas.map((delta) => record(delta)),
    )
    expect(four.option.backgroundColor).toBe(lightTheme.paper)
    expect(four.height).toBeGreaterThan(2 * one.height)
    expect(four.height / four.width).toBeLessThan(1.2)
  })

  for (const width of [336, 692, 1000])
    it(`covers no data with numbers at ${width} px`, () => {
      const figure = only(
        'spectra',
        deltas.map((delta) => record(delta)),
        width,
      )
      expect(covered(figure.option)).toEqual([])
      expect(textsOf(figure.option).filter((t) => t.includes('error '))).toHaveLength(16)
    })

  it('shows values of very different size on a log axis', () => {
    const wide = record('10')
    const small = { ...measurement('10', 9), featureSpectra: [Float64Array.from({ length: 12 }, () => 0.1)] }
    const figure = only('spectra', [{ ...wide, measurements: [small] }])
    expect((figure.option.yAxis as { type: string }[])[0]?.type).toBe('log')
  })
})

describe('the title of a figure', () => {
  it('describes the data', () => {
    expect(only('collapse', [record('0.1')]).title).toBe(
      'The largest TCV of the hidden layers is 0.029 … 0.032, 1.0 × 10⁻⁴ of its first value',
    )
    expect(only('objective', [record('0.1')]).title).toMatch(
      /, 8\.5 % above the forecast of the balance law for δ = 0$/,
    )
  })
})

it('names data that are not those of the preset of the run, in every figure', () => {
  const own = record('0.1')
  const moved = { ...own, spec: overrideAll(own.spec, ['data.sampling.count=150']) }
  for (const kind of ['spectra', 'collapse', 'objective'] as const) {
    const [plain, noted] = [only(kind, [own]), only(kind, [moved])]
    expect(textsOf(noted.option).join(' ')).toContain('data: handwritten digits, N = 150')
    expect(textsOf(plain.option).join(' ')).not.toContain('data: ')
    expect(noted.height).toBeGreaterThan(plain.height)
  }
})

it('the objective has a point for every step of the series', () => {
  const { option } = only('objective', [record('2')])
  expect(seriesOf(option).find((s) => s.id === 'objective')?.data).toHaveLength(3)
})
