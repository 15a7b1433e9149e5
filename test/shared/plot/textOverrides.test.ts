import { describe, expect, it } from 'vitest'
import { resolveText, editableTextsOf, toMarkup } from '../../../src/shared/plot/textOverrides.ts'
import { type ChartEdits, ownLinePt } from '../../../src/shared/plot/look.ts'
import { withLines } from '../../../src/shared/plot/curves.ts'
import { printTheme } from '../../../src/shared/plot/printTheme.ts'
import { collapseOption } from '../../../src/shared/figures/collapse/chart.ts'
import { ranksOption } from '../../../src/shared/figures/ranks/chart.ts'
import { paperRank } from '../../../src/shared/figures/ranks/data.ts'
import { inkOn, contrast } from '../../../src/shared/plot/colours.ts'
import { textWidth } from '../../../src/shared/plot/fonts.ts'
import { layerLine, lightTheme, mapColour } from '../../../src/shared/plot/theme.ts'
import { wrapped } from '../../../src/shared/plot/wrapped.ts'
import { textsOf } from '../figures/options.ts'

const edits = (changes: Partial<ChartEdits>): ChartEdits => ({ words: {}, legend: 'above', hasNotes: true, ...changes })
const series = { steps: [0, 10, 20], tcv: [[1, 0.1, NaN]], lower: [[0.9, 0.05, 0]], upper: [[1.1, 0.2, 0.1]] }
const drawn = (own?: ChartEdits) =>
  collapseOption(
    { ...series, multipliers: [1, 1, 1] },
    { width: 400, height: 300, theme: printTheme({}, own), floor: 1e-20, title: 'TCV falls' },
  )

describe('text overrides', () => {
  it('have stable keys for the legend, the ends of lines and the axes', () => {
    expect(editableTextsOf(drawn()).map(({ key }) => key)).toEqual([
      'series certified: no partition lies outside',
      'x',
      'y TCV by class',
      'label tcv Z1',
    ])
  })

  it('replace default texts, set starred words in italics, and ignore empty text', () => {
    const words = { x: ' iteration *k* ', 'y TCV by class': '   ', 'label tcv Z1': 'first {i|x|layer' }
    const texts = textsOf(drawn(edits({ words })))
    // Braces belong to our mark-up, so user text loses them.
    expect(texts).toEqual(expect.arrayContaining(['TCV by class', 'first ixlayer']))
    expect(texts.some((text) => text.startsWith('iteration k'))).toBe(true)
    expect(texts.some((text) => text.startsWith('step'))).toBe(false)
    expect(resolveText(printTheme({}, edits({ words })), { key: 'x', defaultText: 'step' })).toBe('iteration {i|k}')
    expect(toMarkup('{i|s}ⱼ')).toBe('*s*ⱼ')
  })

  it('leave the default texts in the fields of the form', () => {
    const words = editableTextsOf(drawn(edits({ words: { x: 'iteration' } })))
    expect(words.find(({ key }) => key === 'x')).toEqual({ key: 'x', defaultText: 'step' })
  })

  it('shrink the panel when they are longer than the default texts', () => {
    const right = (own?: ChartEdits): number => {
      const [grid] = drawn(own).grid as { left: number; width: number }[]
      return (grid?.left ?? 0) + (grid?.width ?? 0)
    }
    expect(right()).toBeGreaterThan(right(edits({ words: { 'label tcv Z1': 'the first hidden layer' } })) + 80)
  })
})

describe('the legend and the notes', () => {
  const yOf = (text: string, own?: ChartEdits): number | undefined =>
    (drawn(own).graphic as { elements: { y?: number; style?: { text?: string } }[] }).elements.find(({ style }) =>
      style?.text?.startsWith(text),
    )?.y

  it('places the legend above the panels, below them or nowhere', () => {
    expect(yOf('certified')).toBeLessThan(100)
    expect(yOf('certified', edits({ legend: 'below' }))).toBeGreaterThan(270)
    expect(yOf('certified', edits({ legend: 'none' }))).toBeUndefined()
  })

  it('hides the notes under the panels but never the title of the x axis', () => {
    const text = textsOf(drawn()).join()
    expect(text).toContain('left out, below 0 or no number')
    const bare = textsOf(drawn(edits({ hasNotes: false })))
    expect(bare).toContain('step')
    expect(bare.join()).not.toContain('left out')
  })
})

describe('the print theme', () => {
  it('equals the light theme without options', () => {
    expect(printTheme()).toEqual({ ...lightTheme, lineScale: 1, hasLineStyles: false })
  })

  it('distinguishes layers by line styles, the first one solid', () => {
    const theme = printTheme({ hasLineStyles: true, ramp: 'grey' })
    expect(layerLine(theme, 1, 4)).not.toHaveProperty('dash')
    const dashes = [1, 2, 3, 4, 5, 6].map((layer) => String(layerLine(theme, layer, 6).dash))
    expect(new Set(dashes).size).toBe(6)
    expect(layerLine(lightTheme, 2, 4)).not.toHaveProperty('dash')
  })

  it('scales the width of every line, and leaves marks without a line unchanged', () => {
    const option = {
      series: [
        { type: 'line' as const, lineStyle: { width: 1.6 } },
        { type: 'line' as const, lineStyle: { width: 0 } },
        { type: 'scatter' as const },
      ],
    }
    const widths = (own: ReturnType<typeof withLines>) =>
      (own.series as { lineStyle?: { width: number } }[]).map(({ lineStyle }) => lineStyle?.width)
    expect(widths(withLines(option, 0.6 / ownLinePt))).toEqual([0.8, 0, undefined])
  })

  it('in grey has no hue in forecasts, layers, maps and classes', () => {
    const theme = printTheme({ palette: 'grey', ramp: 'grey', map: 'grey' })
    const { theorem, balance, recursive, dataLoss, weightPenalty, featurePenalty } = theme
    const own = [theorem, balance, recursive, dataLoss, weightPenalty, featurePenalty, ...theme.classes, ...theme.map]
    for (const colour of own) expect(colour).toMatch(/^#(..)\1\1$/)
    for (const at of [0, 0.2, 0.5, 0.8, 1])
      expect(contrast(inkOn(mapColour(theme, at)), mapColour(theme, at))).toBeGreaterThan(3.5)
  })
})

describe('text widths and line breaks', () => {
  it('the serif font is narrower, and Inter supplies its missing glyphs', () => {
    const text = 'numerical rank of the features'
    expect(textWidth(text, 10, 400, 'stix')).toBeLessThan(textWidth(text, 10))
    expect(textWidth('→', 10, 400, 'stix')).toBe(textWidth('→', 10))
    expect(textWidth('0123456789', 10, 400, 'stix')).toBeCloseTo(49.5, 12)
  })

  it('lines break at spaces, not within a number or an equation', () => {
    expect(wrapped('falls to 1.5 × 10⁻³⁰ at δ = 0.1 or less', 60, 10)).toEqual([
      'falls to',
      '1.5 × 10⁻³⁰',
      'at δ = 0.1 or',
      'less',
    ])
    expect(wrapped('unbreakable', 5, 10)).toEqual(['unbreakable'])
  })
})

it('a chart of ranks keys its labels by matrix', () => {
  const ranks = { steps: [0, 1], features: [[5, 2]], weights: [[5, 3]], multipliers: [1, 1] }
  const view = { width: 400, height: 400, theme: lightTheme, choice: paperRank, K: 2, floor: 1e-7 }
  const keys = editableTextsOf(ranksOption(ranks, view)).map(({ key }) => key)
  expect(keys).toEqual(expect.arrayContaining(['x', 'label rank Z1', 'label rank W1', 'label classes weights']))
})
