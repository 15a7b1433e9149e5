import { describe, expect, it } from 'vitest'
import { rankMapChart } from '../../../src/shared/figures/rankMap/chart.ts'
import { variationLabel } from '../../../src/shared/figures/rankMap/annotations.ts'
import { darkTheme, lightTheme, mapColour } from '../../../src/shared/plot/theme.ts'
import { viridis } from '../../../src/shared/plot/colours.ts'
import type { RankMapData } from '../../../src/shared/figures/rankMap/data.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { type Cell, rankMapData } from '../../fixtures/figures/rankMap.ts'

const at =
  (lambda: number, deviation: number, change: Partial<Cell>) =>
  (cell: Cell): Partial<Cell> =>
    cell.lambda === lambda && cell.deviation === deviation ? change : {}
const view = { width: 690, height: 300, theme: lightTheme }
const texts = (data: RankMapData, width = 690): string[] =>
  textsOf(rankMapChart(data).option({ ...view, width, title: rankMapChart(data).title }))
const circles = (data: RankMapData): number =>
  (
    rankMapChart(data).option(view).graphic as { elements: { type?: string; shape?: { r?: number } }[] }
  ).elements.filter(({ type, shape }) => type === 'circle' && shape?.r === 1.9).length

describe('the map of ranks', () => {
  it('has one map per matrix, and one item per cell in the order of the data', () => {
    const data = rankMapData()
    const series = seriesOf(rankMapChart(data).option(view))
    expect(series.map(({ id }) => id)).toEqual(['W₁', 'W₃'])
    for (const [l, { data: items }] of series.entries())
      expect(items).toEqual(data.cells.map(({ lambda, deviation, tails }) => [lambda, deviation, tails?.[l]]))
  })

  it('labels its axes, the variation of the data, the colours and what it leaves out', () => {
    const drawn = texts(rankMapData())
    for (const label of ['W₁', 'W₃', 'σ', 'λ', '10⁻⁴', '10⁻³', '0.1', '1', 'TCV₁₀', '0.40 – 0.48', '40'])
      expect(drawn).toContain(label)
    expect(drawn).toContain('(s₁₁² + s₁₂² + …) / ‖W‖²')
    expect(drawn.join(' ')).toContain('left out: W₄, which cannot have a rank above 10')
    // log₁₀ of every tail, in its cell.
    expect(drawn.filter((content) => /^−\d+\.0$/.test(content))).toHaveLength(12)
  })

  it('puts larger σ higher and larger λ to the right, in the colours of its bar', () => {
    const data = rankMapData()
    const option = rankMapChart(data).option(view)
    const items = (option.series as { renderItem: (of: { dataIndex: number }) => unknown }[])[0]
    const rects = data.cells.map((_, dataIndex) => items?.renderItem({ dataIndex }) as Rectangle)
    interface Rectangle {
      shape: { x: number; y: number }
      style: { fill: string }
    }
    expect(rects[1]?.shape.y).toBeLessThan(rects[0]?.shape.y ?? NaN)
    expect(rects[2]?.shape.x).toBeGreaterThan(rects[0]?.shape.x ?? NaN)
    // Tails from 10⁻¹³ to 10⁻².
    expect(rects[1]?.style.fill).toBe('#fde725')
    expect(rects[4]?.style.fill).toBe(mapColour(lightTheme, 1 / 11))
  })

  describe('says in its title', () => {
    const plain = 'Distance of the trained weights from rank 10'
    const title = (data: RankMapData): string => rankMapChart(data).title

    it('that the tails fall along an axis where every row and map has a fall beyond its seeds', () => {
      expect(title(rankMapData())).toBe(
        'The part of the trained weights above rank 10 falls as σ falls and as λ grows: at most 1.0 × 10⁻⁶ at σ = 0.1 and 0.010 at σ = 1',
      )
      // One row falls by less than its seeds scatter, so the title claims no fall with λ.
      const level = rankMapData(at(2, 1, { tails: Float64Array.of(0.99e-2, 1e-6) }))
      expect(title(level)).toMatch(/ falls as σ falls: at most /)
      // One column does not fall.
      const odd = title(rankMapData(at(1, 0, { tails: Float64Array.of(0.5, 1e-9) })))
      expect(odd).toBe('The part of the trained weights above rank 10 is at most 0.50 at σ = 0.1 and 0.010 at σ = 1')
      expect(title({ ...rankMapData(), lambdas: [1e-4] })).toMatch(/ falls as σ falls: /)
    })

    it('no fall of single runs, whatever the difference', () => {
      const single = rankMapData(({ tails }) => ({ runTails: tails ? [tails] : [] }))
      expect(title(single)).toBe(
        'The part of the trained weights above rank 10 is at most 1.0 × 10⁻⁶ at σ = 0.1 and 0.010 at σ = 1, one run a cell',
      )
    })

    it('no fall between tails that are all round-off', () => {
      expect(title({ ...rankMapData(), floor: 1 })).not.toContain('falls')
    })

    it('nothing while a cell has no number', () => {
      expect(title(rankMapData(at(1, 0, { tails: null })))).toBe(plain)
      expect(title(rankMapData(at(1, 0, { tails: Float64Array.of(NaN, 1) })))).toBe(plain)
      expect(title({ ...rankMapData(), layers: [], cells: [] })).toBe(plain)
      expect(title({ ...rankMapData(), deviations: [0.1] })).toMatch(
        / falls as λ grows: at most 1\.0 × 10⁻⁶ at σ = 0\.1$/,
      )
      const zero = { tails: Float64Array.of(0, 0) }
      expect(title(rankMapData(() => zero))).toMatch(/ is at most 0 at σ = 0\.1 and 0 at σ = 1$/)
    })
  })

  it('shows how far seeds differ: a factor in each cell, or the largest where cells are small', () => {
    const seeds = rankMapData(({ tails }) => ({
      runs: ['run00000', 'run00001'],
      runTails: [0.5, 1.5].map((factor) => Float64Array.from(tails ?? [], (tail) => factor * tail)),
    }))
    const drawn = texts(seeds)
    expect(drawn.filter((content) => content === '×3')).toHaveLength(12)
    expect(drawn.join(' ')).toContain('median of 2 seeds; below: the largest over the smallest seed')
    expect(texts(seeds, 200).join(' ')).toMatch(/a factor of at most 3/)
    const single = rankMapData(({ tails }) => ({ runTails: tails ? [tails] : [] }))
    expect(texts(single).filter((content) => content.startsWith('×'))).toEqual([])
    const zero = [Float64Array.of(0, 0), Float64Array.of(0, 1e-9)]
    const odd = rankMapData((cell) => ({
      runTails: cell.lambda === 2 && cell.deviation === 0 ? zero : cell.tails ? [cell.tails] : [],
    }))
    expect(texts(odd).filter((content) => content.startsWith('×'))).toEqual(['×1', '×∞'])
  })

  it('marks only the tails that still change', () => {
    expect(circles(rankMapData())).toBe(0)
    expect(texts(rankMapData()).join()).not.toContain('not at rest')
    const moving = rankMapData(at(0, 1, { earlierTails: Float64Array.of(1.05e-2, 1.2e-3) }))
    expect(circles(moving)).toBe(1)
    expect(texts(moving)).toContain('not at rest: changed by more than 10 % over the last quarter of the steps')
  })

  it('crosses out failed runs, and leaves cells of pending runs empty', () => {
    const failed = { tails: null, earlierTails: null, statuses: ['diverged'] as Cell['statuses'] }
    const drawn = texts(rankMapData(at(0, 0, failed)))
    expect(drawn).toContain('did not finish')
    expect(drawn.join()).not.toContain('to come')
    const waiting = texts(rankMapData(at(0, 0, { ...failed, statuses: ['running'] })))
    expect(waiting).not.toContain('did not finish')
    expect(waiting.join()).toContain('1 of 6 cells unfinished')
    const nothing = rankMapData(() => ({ ...failed, statuses: ['queued'] }))
    expect(texts(nothing)).toContain('No run has finished yet.')
  })

  it('draws tails of exactly 0, a single cell, and cells too small for numbers', () => {
    const zero = rankMapData(at(2, 0, { tails: Float64Array.of(0, 0) }))
    expect(texts(zero).filter((content) => content === '−∞')).toHaveLength(2)
    const { cells, ...rest } = rankMapData()
    const one = {
      ...rest,
      lambdas: [1e-4],
      deviations: [0.1],
      variations: rest.variations.slice(0, 1),
      cells: cells.slice(0, 1),
    }
    for (const data of [zero, one])
      for (const width of [200, 690])
        expect(numbersOf(rankMapChart(data).option({ ...view, width, theme: darkTheme })).every(Number.isFinite)).toBe(
          true,
        )
    expect(texts(rankMapData(), 200).filter((content) => /^−\d+\.0$/.test(content))).toEqual([])
  })

  it('marks tails below the precision of float32 weights', () => {
    expect(texts(rankMapData())).not.toContain('round-off of the weights')
    expect(texts({ ...rankMapData(), floor: 1e-10 })).toContain('round-off of the weights')
  })

  it('is higher with more rows', () => {
    const height = (deviations: number[]): number => rankMapChart({ ...rankMapData(), deviations }).height(690, 10.6)
    expect(height([1, 2, 3, 4])).toBeGreaterThan(height([1, 2]))
  })
})

it('variationLabel writes the ends of an interval with a common power', () => {
  expect(variationLabel({ lower: 0.004, upper: 0.0048 })).toBe('(4.0 – 4.8) × 10⁻³')
  expect(variationLabel({ lower: 9.6e-4, upper: 0.0011 })).toBe('9.6 × 10⁻⁴ – 1.1 × 10⁻³')
  expect(variationLabel({ lower: 0, upper: 0 })).toBe('0')
})

it('mapColour passes through the eleven colours of viridis', () => {
  viridis.forEach((colour, i) => expect(mapColour(lightTheme, i / 10)).toBe(colour.toLowerCase()))
  expect([-1, 2].map((at) => mapColour(lightTheme, at))).toEqual(['#440154', '#fde725'])
})
