import { describe, expect, it, test } from 'vitest'
import { collapseMetricsChart, collapseMetricsOption } from '../../../src/shared/figures/collapseMetrics/chart.ts'
import {
  collapsePanel,
  collapsePanels,
  layersText,
  panelSentence,
} from '../../../src/shared/figures/collapseMetrics/panel.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import type { CollapseResult, CollapseSteps } from '../../../src/shared/contract/analyses/collapse.ts'
import type { CollapsePanel } from '../../../src/shared/figures/collapseMetrics/data.ts'
import { allVariants, collapseVariants, defaultVariants } from '../../../src/shared/theory/collapse/collapseVariants.ts'
import { numbersOf, plainOption, seriesOf, textsOf } from './options.ts'
import { stages, panel, dnc1, dnc2, dnc3 } from '../../fixtures/figures/collapseMetrics.ts'

const view = { width: 692, height: 560, theme: lightTheme }
const all = [dnc1, dnc2, dnc3]
/** Drops hatched zones, which have hundreds of points. */
const noFloor = (panels: CollapsePanel[]) => panels.map((own) => ({ ...own, floor: null }))
const one = all.map((own) => ({ ...own, steps: [100], values: own.values.map((values) => values.slice(-1)) }))

describe('collapseMetricsOption', () => {
  it('matches the snapshot', () =>
    expect(plainOption(collapseMetricsOption(noFloor(all), stages, view))).toMatchSnapshot())

  it('draws every layer that has values with a mark at each step, and names each variant in full', () => {
    const option = collapseMetricsOption(all, stages, view)
    expect(seriesOf(option).map(({ id }) => id)).toEqual([
      'quotient Z1',
      'quotient Z2',
      'conditionNumber Z1',
      'selfDuality Z2',
    ])
    expect((option.series as { showSymbol: boolean }[]).every(({ showSymbol }) => showSymbol)).toBe(true)
    expect(textsOf(option)).toEqual(
      expect.arrayContaining([
        'DNC1: quotient of traces',
        'DNC2: condition number of the class means',
        'Z¹',
        'Z²',
        'DNC3: distance of the classifier from the centred means',
      ]),
    )
  })

  it('gives the reason for each layer left out', () => {
    const texts = textsOf(collapseMetricsOption(all, stages, view)).join()
    expect(texts).toContain('DNC2 left out: infinite in Z²')
    expect(texts).toContain('DNC3 left out: not defined in Z¹')
    const zero = panel('quotient', [
      [1, 0.5, 0],
      [1, 1, 1],
    ])
    expect(textsOf(collapseMetricsOption([zero], [], view)).join()).not.toContain('left out')
  })

  it('draws and labels the numerical floor where the panel comes near it', () => {
    const floors = (own: CollapsePanel) => textsOf(collapseMetricsOption([own], [], view)).join()
    expect(floors(dnc1)).toContain('numerical floor: DNC1 10⁻¹⁴')
    expect(floors({ ...dnc1, floor: 1e-33 })).not.toContain('numerical floor')
    expect(floors(dnc3)).not.toContain('numerical floor')
    const low = panel('rowsInSpan', [[1, 1e-4, 3e-8]], { floor: 1e-7 })
    expect(floors(low)).toContain('numerical floor: DNC3 10⁻⁷')
  })

  it('labels the stage that is current at its first step', () => {
    const from = (steps: number[]) => textsOf(collapseMetricsOption([{ ...dnc1, steps }], stages, view))
    expect(from([20, 60, 100])).toEqual(expect.arrayContaining(['λ × 8', '1']))
    expect(from([60, 70, 100])).not.toContain('λ × 8')
  })

  it('leaves step 0 out of a log axis, and states it', () => {
    const option = collapseMetricsOption(all, stages, { ...view, isLogX: true })
    expect(seriesOf(option)[0]?.data.map(([step]) => step)).toEqual([10, 100])
    expect(textsOf(option).join()).toContain('left out: step 0, which a log axis cannot show')
  })

  it('shows the values of one step over the layers', () => {
    const option = collapseMetricsOption(one, stages, { ...view, isLogX: true })
    const points = seriesOf(option) as unknown as { data: { value: number[] }[] }[]
    expect(points.map(({ data }) => data.map(({ value }) => value))).toEqual([
      [
        [1, 3e-9],
        [2, 1e-9],
      ],
      [[1, 1.5]],
      [[2, 0.3]],
    ])
    expect(textsOf(option).join()).toContain('weights of step 100')
    expect(plainOption(collapseMetricsOption(noFloor(one), stages, view))).toMatchSnapshot()
  })

  it('shows a sentence where nothing can be drawn', () => {
    const none = panel('traceTop', [[NaN, NaN, NaN]])
    expect(textsOf(collapseMetricsOption([none], [], view)).join()).toMatch(/No layer has a finite value/)
    for (const shown of [[none], [], one, all])
      for (const isLogX of [false, true])
        expect(
          numbersOf(plainOption(collapseMetricsOption(shown, stages, { ...view, isLogX, theme: darkTheme }))).every(
            Number.isFinite,
          ),
        ).toBe(true)
  })
})

test('a sentence claims a fall only where every layer falls to a tenth', () => {
  expect(panelSentence(dnc1)).toBe('DNC1 falls to 3.0 × 10⁻⁹ or less in every layer')
  expect(
    panelSentence(
      panel('quotient', [
        [1, 0.1, 0.05],
        [1, 1, 0.2],
      ]),
    ),
  ).toBe('DNC1 ends between 0.050 (Z¹) and 0.20 (Z²)')
  expect(panelSentence(dnc2)).toBe('DNC2 ends between 1.5 (Z¹) and ∞ (Z²)')
  expect(panelSentence(dnc3)).toBe('DNC3 ends at 0.30 (Z²)')
  expect(panelSentence({ ...dnc3, values: [dnc3.values[0] ?? dnc3.values[1]].flatMap((own) => own ?? []) })).toBe(
    'DNC3: this variant is not defined for these features',
  )
  expect(one.map(panelSentence)[0]).toBe('DNC1 is between 1.0 × 10⁻⁹ (Z²) and 3.0 × 10⁻⁹ (Z¹)')
  const part = panel('traceTop', [
    [NaN, NaN, NaN],
    [1, 1, 0.01],
    [1, 1, 0.02],
  ])
  expect(panelSentence(part)).toBe('DNC1 falls to 0.020 or less in Z², Z³')
  // Values that were 0 or infinite from the start have not fallen.
  expect(panelSentence(panel('quotient', [[0, 0, 0]]))).toBe('DNC1 ends at 0 (Z¹)')
  expect(panelSentence(panel('quotient', [[Infinity, 1, Infinity]]))).toBe('DNC1 ends at ∞ (Z¹)')
  expect(panelSentence(panel('quotient', [[1, 1, 0.01001]]))).toBe('DNC1 falls to 0.011 or less in every layer')
})

test('layersText joins consecutive layers to a range', () => {
  expect(layersText([1, 3, 4, 5, 6, 8, 9])).toBe('Z¹, Z³ … Z⁶, Z⁸, Z⁹')
  expect(layersText([])).toBe('')
})

describe('collapsePanel', () => {
  const numbers = (base: number): CollapseSteps => ({
    values: Object.fromEntries(allVariants.map((name, i) => [name, Float64Array.of(base + i, base - i)])) as never,
    spread: Object.fromEntries(collapseVariants.dnc1.map((name) => [name, Float64Array.of(base, 2 * base)])) as never,
  })
  const result: CollapseResult = {
    kind: 'collapse',
    step: 9,
    steps: [0, 9],
    counts: [2, 3],
    layers: [
      { layer: 1, about: { samples: numbers(100), classes: numbers(200) } },
      { layer: 2, about: { samples: numbers(300), classes: numbers(NaN) } },
    ],
  }

  it('takes the chosen variant about the chosen centre', () => {
    const found = collapsePanel(result, 'traceInverse', 'classes', 'float32')
    expect(found).toMatchObject({ variant: 'traceInverse', about: 'classes', steps: [0, 9], layers: [1, 2] })
    expect([...(found.values[0] ?? [])]).toEqual([201, 199])
    expect(collapsePanels(result, defaultVariants, 'samples', 'float64').map(({ variant }) => variant)).toEqual(
      Object.values(defaultVariants),
    )
  })

  it('has the floor of the precision: squared in DNC1, plain in DNC3, none for condition numbers', () => {
    expect(collapsePanel(result, 'quotient', 'samples', 'float32').floor).toBeCloseTo(600 * 1e-14, 20)
    expect(collapsePanel(result, 'quotient', 'classes', 'float64').floor).toBeCloseTo(400 * 4e-32, 40)
    expect(collapsePanel(result, 'simplexFrame', 'samples', 'float32').floor).toBe(1e-7)
    expect(collapsePanel(result, 'conditionNumber', 'samples', 'float32').floor).toBeNull()
  })
})

test('the height of the figure fits its panels, and its title describes the first one', () => {
  const chart = collapseMetricsChart({ kind: 'collapseMetrics', run: 'abcd12345678', panels: all, stages })
  expect(chart.title).toBe(panelSentence(dnc1))
  expect(chart.height(300)).toBe(46 * 12)
  expect(seriesOf(chart.option({ ...view, height: chart.height(692) }))).toHaveLength(4)
})
