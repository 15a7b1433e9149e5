import { describe, expect, it } from 'vitest'
import { pathChart } from '../../../src/shared/figures/path/chart.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { type Panel, panel, refused } from '../../fixtures/figures/path.ts'

const chart = (...panels: Panel[]) => pathChart({ kind: 'path', panels })
const view = { width: 690, height: 400, theme: lightTheme }

describe('the figure of the path to collapse', () => {
  it('has one line per run with its jump to the exact end, and the straight line', () => {
    const option = chart(panel('one'), panel('two')).option(view)
    const series = seriesOf(option)
    expect(series.map(({ id }) => id)).toEqual([
      'runone00 straight',
      'runone00 path',
      'runtwo00 straight',
      'runtwo00 path',
    ])
    expect(series[1]?.data.slice(-3)).toEqual([
      [0.75, 6],
      [1, 5],
      [1, 2],
    ])
    const texts = textsOf(option)
    expect(texts).toEqual(
      expect.arrayContaining([
        'one    C = 1.00, 1.50',
        'Z¹',
        'Z²',
        'ends at 2.000, the exact end',
        'largest rise 3.0 × 10⁻¹⁵ between 5 points',
        'straight line: rises by 9\u00a0000',
        'largest TCV 2.0 → 1.0 × 10⁻²⁷',
      ]),
    )
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  })

  it('explains both crosses in the legend, each only where it is drawn', () => {
    const words = (...panels: Panel[]) => textsOf(chart(...panels).option(view))
    expect(words(panel('one'), refused)).toEqual(
      expect.arrayContaining(['a rank falls: removable jump', 'the path stops']),
    )
    expect(words(panel('one'))).not.toContain('the path stops')
  })

  it('holds the whole straight line that the path is compared with', () => {
    const { max } = (chart(panel('one')).option(view).yAxis as { max: number }[])[0] ?? { max: NaN }
    expect(max).toBeGreaterThan(9000)
  })

  it('claims that the objective rises nowhere only where it does not, and counts the points it looked at', () => {
    const title = (...panels: Panel[]): string => chart(...panels).title
    expect(title(panel('one'))).toBe(
      'The objective rises at none of the 5 points of the path of Theorem 4.3 (largest step up 3.0 × 10⁻¹⁵)',
    )
    expect(title(panel('one', { largestIncrease: 0 }))).toMatch(/ at none of the 5 points of the path of Theorem 4\.3$/)
    expect(title(panel('one'), refused)).toContain('; 1 of 2 paths breaks off')
    expect(title(refused)).toBe('The path of Theorem 4.3 is not defined to its end for any network')
    for (const largestIncrease of [0.01, 1e-10])
      expect(title(panel('one'), panel('two', { largestIncrease }))).toMatch(
        /^The objective on the path .* rises by up to/,
      )
  })

  it('claims nothing of values that are no numbers, and nothing without a path', () => {
    const unknown = 'The objective on the path of Theorem 4.3 is not known at every point'
    expect(chart(panel('one', { largestIncrease: NaN })).title).toBe(unknown)
    expect(chart(panel('one'), panel('two', { objective: new Float64Array() })).title).toBe(unknown)
    expect(chart().title).toBe('The objective on the path of Theorem 4.3')
  })

  it('ends at a refusal and quotes its reason', () => {
    const option = chart(refused).option(view)
    expect(textsOf(option).join(' ')).toContain('while layer 2 moves, σ⁻¹ is not defined')
    expect(seriesOf(option)).toHaveLength(1)
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
    const atStart = panel('none', {
      t: new Float64Array(),
      objective: new Float64Array(),
      pieces: [],
      descent: { value: null, refusal: 'The network does not interpolate.' },
    })
    expect(textsOf(chart(atStart).option(view)).join()).toContain('the theorem rejects every network at its start')
    expect(textsOf(chart(atStart, panel('one')).option(view)).join()).toContain('The network does not interpolate.')
  })
})
