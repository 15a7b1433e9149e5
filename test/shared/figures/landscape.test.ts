import { describe, expect, it } from 'vitest'
import { landscapeChart } from '../../../src/shared/figures/landscape/chart.ts'
import { LandscapeData } from '../../../src/shared/figures/landscape/data.ts'
import { landscapeTable } from '../../../src/shared/figures/landscape/table.ts'
import { barrier, border, landscapeTitle } from '../../../src/shared/figures/landscape/title.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, dnc, pairs, point } from '../../fixtures/figures/landscape.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'

const plain = 'Curvature at structures of the model, and the loss between them'

describe('the title', () => {
  it('claims a bowl at DNC beside a lower structure', () => {
    expect(landscapeTitle(data())).toBe(
      'DNC has no negative curvature, although the loss of pairs is 6.7 % lower; the straight line between them rises by 20 %',
    )
  })

  it('claims nothing where an eigenvalue is negative, at either end', () => {
    expect(landscapeTitle(data({ points: [point('simplex', 0.03, 90, { negative: 1 }), pairs] }))).toBe(plain)
    expect(landscapeTitle(data({ points: [dnc, point('pairs', 0.028, 60, { negative: 2 })] }))).toBe(plain)
  })

  it('claims nothing where flat directions are not those of rotations, since they may descend', () => {
    expect(landscapeTitle(data({ points: [point('simplex', 0.03, 90, { flat: 91 }), pairs] }))).toBe(plain)
  })

  it('claims nothing where the other structure is higher, or the line does not rise', () => {
    expect(landscapeTitle(data({ points: [dnc, point('pairs', 0.031, 60)] }))).toBe(plain)
    const falling = { to: 'pairs' as const, t: Float64Array.of(0, 1), loss: Float64Array.of(0.03, 0.028) }
    expect(landscapeTitle(data({ line: falling }))).toBe(plain)
    expect(landscapeTitle(data({ points: [] }))).toBe(plain)
  })
})

describe('the border between the basins', () => {
  it('lies after the last descent that returns', () => {
    expect(border(data())).toEqual({ last: 0.5, next: 1 })
    expect(barrier(data())).toBeCloseTo(0.2, 12)
  })

  it('is unknown where descents alternate, end elsewhere, or all return', () => {
    const ending = (...losses: number[]) => data({ descents: losses.map((loss, i) => ({ t: i / 2, loss })) })
    expect(border(ending(0.03, 0.028, 0.03))).toBeNull()
    expect(border(ending(0.03, 0.029, 0.028))).toBeNull()
    expect(border(ending(0.03, 0.03, 0.03))).toBeNull()
    expect(border(data({ points: [] }))).toBeNull()
  })
})

it('draws eigenvalues with those below 0, the line with its descents, and runs on structures', () => {
  const option = landscapeChart(data()).option({ width: 690, height: 330, theme: lightTheme })
  const series = seriesOf(option)
  expect(series.map(({ id }) => id)).toEqual([
    'eigenvalues simplex',
    'eigenvalues pairs',
    'line',
    'descents',
    'structure simplex',
    'structure pairs',
    'runs',
  ])
  expect(series[0]?.data).toEqual([
    [1, -1e-11],
    [2, 0],
    [3, 1e-3],
    [4, 2e-2],
  ])
  const words = textsOf(option).join(' ')
  expect(words).toContain('flat: DNC 90, pairs 60')
  expect(words).toContain('descents return to DNC up to t = 0.5 and end lower from t = 1 on')
  expect(words).toContain('0 of 2 runs have negative curvature at their end')
  expect(numbersOf(option).every(Number.isFinite)).toBe(true)
  expect(LandscapeData.parse(data())).toEqual(data())
})

it('says at which structure flat directions are not those of rotations', () => {
  const odd = data({ points: [dnc, point('pairs', 0.028, 60, { flat: 61 })] })
  const words = textsOf(landscapeChart(odd).option({ width: 690, height: 330, theme: lightTheme })).join(' ')
  expect(words).toContain('flat directions differ from those of rotations at pairs')
})

it('has rows for structures, runs, the line, descents and eigenvalues', () => {
  const columns = Object.fromEntries(landscapeTable(data()).map(({ name, values }) => [name, values]))
  const count = (series: string): number => (columns['series'] ?? []).filter((value) => value === series).length
  expect(['structure', 'run', 'line', 'descent', 'eigenvalue'].map(count)).toEqual([2, 2, 3, 3, 8])
})
