import { describe, expect, it } from 'vitest'
import { drawnPoints, spectraOption } from '../../../src/shared/figures/spectra/chart.ts'
import type { SpectraColumn, SpectraView } from '../../../src/shared/figures/spectra/data.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import { column, deltas, K, run } from '../../fixtures/figures/fig2.ts'
import { covered, numbersOf, plainOption, seriesOf, textsOf } from './options.ts'

const view: SpectraView = {
  width: 692,
  height: 640,
  scale: 'linear',
  K,
  floor: 1e-7,
  theme: lightTheme,
  layout: 'column',
}
const sizes = [
  [600, 300],
  [692, 640],
  [1200, 400],
] as const
const panel = { layer: 1, layers: 1, measured: null, theorem: null, balance: null, recursive: null }

describe('spectraOption', () => {
  it('matches the snapshot', () => {
    const small: SpectraColumn = {
      title: 'δ = 1',
      panels: [{ ...panel, measured: [3, 2, 1, 1e-3, 0], theorem: [3, 2, 1], recursive: [3.1, 2, 1] }],
    }
    const option = () => spectraOption([small], { ...view, K: 3, width: 300, height: 200, title: 'A title' })
    expect(plainOption(option())).toEqual(plainOption(option()))
    expect(plainOption(option())).toMatchSnapshot()
  })

  it('draws every measured value and every forecast of Figure 2', () => {
    const option = spectraOption(deltas.map(column), view)
    const series = seriesOf(option)
    expect(series).toHaveLength(4 * 4 * 4)
    for (const own of series.filter((s) => s.id.startsWith('measured'))) expect(own.data).toHaveLength(12)
    for (const own of series.filter((s) => !s.id.startsWith('measured'))) expect(own.data).toHaveLength(K)
  })

  it('writes C and error of the reference in every panel', () => {
    const texts = textsOf(spectraOption(deltas.map(column), view))
    for (const delta of deltas)
      run(delta).C.forEach((C, l) => {
        const error = 100 * (run(delta).error[l] ?? 0)
        expect(texts).toContain(`C ${C.toFixed(2)}   error ${error.toFixed(error < 9.95 ? 1 : 0)} %`)
      })
    expect(texts).toContain('s₁₁/s₁ 2 × 10⁻⁷')
    expect(texts).toEqual(expect.arrayContaining(['δ = 10', 'δ = 0.1', 'Z¹', 'Z⁴', 'measured']))
  })

  it('labels shared axes once: in the first column and in the lowest row', () => {
    const option = spectraOption(deltas.map(column), view) as { xAxis: Axis[]; yAxis: Axis[] }
    expect(option.yAxis.filter((axis) => axis.axisLabel.show)).toHaveLength(4)
    expect(option.xAxis.filter((axis) => axis.axisLabel.show)).toHaveLength(4)
    expect(option.xAxis[0]?.axisLabel.customValues).toEqual([1, 5, K])
  })

  for (const [width, height] of sizes)
    for (const scale of ['linear', 'log'] as const)
      it(`${width} × ${height}, ${scale}: the numbers of a panel cover no line and no mark`, () => {
        for (const delta of deltas) {
          const option = spectraOption([column(delta)], { ...view, width, height, scale, layout: 'row' })
          expect(textsOf(option).filter((t) => t.includes('error '))).toHaveLength(4)
          expect(covered(option)).toEqual([])
        }
      })

  it('draws only the chosen forecasts, and names the forecast of its numbers', () => {
    const own = { ...view, layout: 'row', overlays: ['balance'] } as const
    const option = spectraOption([column('2')], own)
    expect(new Set(seriesOf(option).map((s) => s.id.split(' ')[0]))).toEqual(new Set(['measured', 'balance']))
    expect(textsOf(option).join()).toMatch(/C and error: measured values against ◇/)
    const none = spectraOption([column('2')], { ...own, overlays: [] })
    expect(seriesOf(none).every((s) => s.id.startsWith('measured'))).toBe(true)
    expect(textsOf(none).join()).not.toMatch(/error/)
  })

  const doubled = { ...panel, measured: [6, 4, 2], theorem: [3, 2, 1], recursive: [3, 2, 1.5] }
  const tiny: SpectraView = { ...view, K: 3, layout: 'row', width: 400, height: 300 }

  it('scales a forecast by the best C, and gives the remaining error', () => {
    const option = spectraOption([{ title: '', panels: [doubled] }], { ...tiny, constant: 'fitted' })
    const of = (name: string) =>
      seriesOf(option)
        .find((s) => s.id.startsWith(name))
        ?.data.map(([, value]) => value)
    expect(of('theorem')).toEqual([6, 4, 2])
    const C = (18 + 8 + 3) / (9 + 4 + 2.25)
    expect(of('recursive')?.[2]).toBeCloseTo(1.5 * C, 12)
    const error = Math.hypot(6 - 3 * C, 4 - 2 * C, 2 - 1.5 * C) / (C * Math.hypot(3, 2, 1.5))
    expect(textsOf(option)).toEqual(
      expect.arrayContaining([`C ${C.toFixed(2)}`, `error ${(100 * error).toFixed(0)} %`]),
    )
    expect(textsOf(option)).toContain('forecast, Theorem 4.2 (C fitted)')
  })

  for (const scale of ['linear', 'log'] as const)
    it(`draws the ratio of measured to forecast instead of both: ${scale}`, () => {
      const option = spectraOption([{ title: '', panels: [doubled] }], { ...tiny, scale, isRatio: true })
      const series = seriesOf(option)
      expect(series.map((s) => s.id.split(' ')[0])).toEqual(['theorem', 'recursive'])
      expect(series[0]?.data).toEqual([
        [1, 2],
        [2, 2],
        [3, 2],
      ])
      expect(textsOf(option)).toContain('measured / forecast, Theorem 4.2 (C = 1)')
      const [axis] = (option as { yAxis: { min: number; max: number }[] }).yAxis
      expect([axis?.min ?? 2, axis?.max ?? 0].map((end) => end < 1)).toEqual([true, false])
      const fitted = spectraOption([{ title: '', panels: [doubled] }], { ...tiny, isRatio: true, constant: 'fitted' })
      expect(seriesOf(fitted)[0]?.data.map(([, value]) => value)).toEqual([1, 1, 1])
      const without = spectraOption([{ title: '', panels: [doubled] }], { ...tiny, isRatio: true, overlays: [] })
      expect(textsOf(without)).toContain('The ratio needs a forecast. Choose one to divide the measured values by.')
    })

  it('labels weights as W, with the index of their layer', () => {
    const option = spectraOption([{ title: '', panels: [{ ...panel, matrix: 'W', measured: [3, 2, 1] }] }], tiny)
    expect(textsOf(option)).toContain('W₁')
    expect(seriesOf(option).map((s) => s.id)).toEqual(['measured W1 0'])
  })

  it('shows only the forecast before training', () => {
    const before = { title: '', panels: column('2').panels.map((p) => ({ ...p, measured: null, recursive: null })) }
    const option = spectraOption([before], { ...view, layout: 'row', theme: darkTheme })
    expect(seriesOf(option).map((s) => s.id.split(' ')[0])).toEqual(Array(4).fill(['theorem', 'balance']).flat())
    expect(textsOf(option)).not.toContain('measured')
    expect(textsOf(option).some((t) => t.startsWith('C '))).toBe(false)
  })

  it('counts values that a log axis leaves out', () => {
    const measured = [5, 4, 1e-6, 0, 0, -1e-18, NaN]
    const option = spectraOption([{ title: '', panels: [{ ...panel, measured }] }], { ...view, K: 2, scale: 'log' })
    expect(textsOf(option)).toContain('4 of 7 ≤ 0')
    const small = spectraOption([{ title: '', panels: [{ ...panel, measured: [5, 4, 1e-30] }] }], {
      ...view,
      K: 2,
      scale: 'log',
    })
    expect(textsOf(small)).toContain('1 of 3 ≤ 10⁻⁸')
  })

  const open: SpectraColumn['panels'][number] = {
    ...panel,
    measured: [6, 4, 2],
    theorem: [5, 4, 1],
    band: { lower: [4, 3.5, 0.5], upper: [7, 5, 1.5], draws: 100, seed: 0 },
    identity: [3, 3, 3],
    openness: 'band',
  }
  const theoremOnly = { ...tiny, width: 900, overlays: ['theorem'] } as const
  interface Shape {
    type?: string
    style?: { opacity?: number }
  }
  // The legend's sample of a band is a rectangle.
  const bandOf = (option: object) =>
    (option as { graphic: { elements: Shape[] } }).graphic.elements.filter(
      ({ type, style }) => type === 'polygon' && style?.opacity === 0.18,
    )

  it('draws the band of the theorem, its medians, and O = [I; 0] with marks of its own', () => {
    const option = spectraOption([{ title: '', panels: [open] }], theoremOnly)
    expect(bandOf(option)).toHaveLength(1)
    expect(seriesOf(option).map((s) => s.id.split(' ')[0])).toEqual(['measured', 'theorem', 'identity'])
    expect(textsOf(option)).toEqual(
      expect.arrayContaining([
        '5–95 % of 100 random Oₗ',
        'Theorem 4.2 with Oₗ = [I; 0]',
        'forecast, Theorem 4.2 (C = 1)',
      ]),
    )
    expect(textsOf(option).join()).toMatch(/arXiv:2402\.03991v2; ○ median over 100 random Oₗ \(Haar, seed 0\)/)
    expect(textsOf(option).join()).toMatch(/against ○ and its band/)
    expect(bandOf(spectraOption([{ title: '', panels: [open] }], { ...theoremOnly, overlays: ['balance'] }))).toEqual(
      [],
    )
  })

  it('gives the distance from the band as the error, and 0 within it', () => {
    const errorOf = (measured: number[]) =>
      textsOf(spectraOption([{ title: '', panels: [{ ...open, measured }] }], theoremOnly)).find((t) =>
        /^(C .*)?error /.test(t),
      )
    expect(errorOf([6, 4, 1])).toMatch(/error 0/)
    const share = ((100 * Math.hypot(1, 0, 0.5)) / Math.hypot(5, 4, 1)).toFixed(0)
    expect(errorOf([8, 4, 2])).toMatch(new RegExp(`error ${share} %`))
  })

  it('makes room for the band and for [I; 0], scales both by C, and turns them over in the ratio', () => {
    const [axis] = (
      spectraOption([{ title: '', panels: [{ ...open, identity: [9, 9, 9] }] }], theoremOnly) as { yAxis: Axis[] }
    ).yAxis
    expect(axis?.max).toBeGreaterThan(9)
    const points = (changes: Partial<SpectraView>) =>
      drawnPoints([{ title: '', panels: [open] }], { ...theoremOnly, ...changes }).points[0]
    const C = (30 + 16 + 2) / (25 + 16 + 1)
    expect(points({ constant: 'fitted' })?.band[0]).toEqual([1, 4 * C, 7 * C])
    expect(points({ constant: 'fitted' })?.identity[0]).toEqual([1, 3 * C])
    expect(points({ isRatio: true })?.band[0]).toEqual([1, 6 / 7, 6 / 4])
  })

  it.each([
    ['oneDraw', '○ one random Oₗ'],
    ['none', '○ the same for every Oₗ'],
    ['last', '○ the same for every Oₗ, none below for lack of admissible Oₗ'],
  ] as const)('says what the circles are without a band: %s', (openness, words) => {
    const option = spectraOption([{ title: '', panels: [{ ...panel, theorem: [3, 2, 1], openness }] }], theoremOnly)
    expect(textsOf(option).join()).toContain(words)
    expect(bandOf(option)).toEqual([])
  })

  it('keeps a given end of the axis', () => {
    const option = spectraOption([column('2')], { ...view, yMax: 40 }) as { yAxis: Axis[] }
    expect(option.yAxis[0]?.max).toBeCloseTo(41.6)
  })
})

interface Axis {
  max: number
  axisLabel: { show: boolean; customValues: number[] }
}

describe('spectraOption on degenerate input', () => {
  const cases: Record<string, SpectraColumn[]> = {
    'no runs': [],
    'a run without layers': [{ title: '', panels: [] }],
    'nothing known': [{ title: '', panels: [panel] }],
    'all zeros': [
      { title: '', panels: [{ ...panel, measured: new Float64Array(20), theorem: Array(10).fill(0) as number[] }] },
    ],
    'NaN inside': [{ title: '', panels: [{ ...panel, measured: [3, NaN, 2, Infinity, 1], recursive: [NaN, 1, 1] }] }],
    'one value': [{ title: '', panels: [{ ...panel, measured: [2] }] }],
    'rank 0 forecast': [
      { title: '', panels: [{ ...panel, measured: Array(12).fill(1) as number[], recursive: new Float64Array(12) }] },
    ],
    'fewer values than classes': [{ title: '', panels: [{ ...panel, measured: [3, 2], recursive: [3] }] }],
    'nine layers': [
      {
        title: '',
        panels: Array.from({ length: 9 }, (_, i) => ({ ...panel, layer: i + 1, layers: 9, measured: [2, 1] })),
      },
    ],
    'twelve runs': Array.from({ length: 12 }, () => column('5')),
  }
  for (const [name, columns] of Object.entries(cases))
    for (const scale of ['linear', 'log'] as const)
      it(`${name}, ${scale}: all numbers are finite`, () => {
        for (const classes of [K, 1]) {
          const option = spectraOption(columns, { ...view, K: classes, scale })
          expect(numbersOf(option).filter((n) => !Number.isFinite(n))).toEqual([])
          expect(textsOf(option).join(' ')).not.toMatch(/NaN|undefined|Infinity/)
        }
      })

  it('shows a sentence without data', () => {
    expect(textsOf(spectraOption([], view))).toHaveLength(1)
  })
})
