import { describe, expect, it } from 'vitest'
import { safeText, withSafeTexts } from '../../../src/shared/plot/safeTexts.ts'

describe('texts that ECharts can measure', () => {
  it.each([
    ['__proto__', '__proto__ '],
    ['a\nconstructor\nb', 'a\nconstructor \nb'],
    ['{i|toString}', '{i|toString }'],
    ['the constructor', 'the constructor'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(safeText(text)).toBe(expected)
  })

  it('are replaced wherever an option has them, also behind a formatter; numbers, classes and functions stay', () => {
    const points = [
      [1, 2],
      [3, NaN],
    ]
    const rows = Float64Array.of(1)
    const renderItem = (): null => null
    const option = {
      title: { text: '__proto__' },
      xAxis: [{ data: ['valueOf', 'b'], axisLabel: { formatter: (i: number) => (i > 0 ? 'constructor' : 'c') } }],
      series: [{ data: points, dataset: rows, renderItem, label: { formatter: '{b}' } }],
    }
    const found = withSafeTexts(option)
    expect([found.title.text, found.xAxis[0]?.data]).toEqual(['__proto__ ', ['valueOf ', 'b']])
    expect([found.xAxis[0]?.axisLabel.formatter(1), found.xAxis[0]?.axisLabel.formatter(0)]).toEqual([
      'constructor ',
      'c',
    ])
    expect(found.series[0]?.data).toBe(points)
    expect([found.series[0]?.dataset, found.series[0]?.renderItem, found.series[0]?.label.formatter]).toEqual([
      rows,
      renderItem,
      '{b}',
    ])
  })
})
