import { expect, test } from 'vitest'
import { formatRoute, parseRoute } from '../../src/renderer/composables/useRoute.ts'
import { benchFields } from '../../src/renderer/features/theoryBench/fields.ts'
import { movingBases } from '../../src/renderer/features/theoryBench/movingBases.ts'
import { cellTexts, tablesPage } from '../../src/renderer/features/theoryBench/sectionTexts.ts'
import { PageData } from '../../src/shared/figures/page/data.ts'
import { theoryBench } from '../../src/shared/theory/bench/bench.ts'
import { BenchValues, firstValues } from '../../src/shared/theory/bench/values.ts'
import { finish } from '../../src/shared/theory/forecast/forecast.ts'
import { basisBand, movingDraws } from '../../src/shared/theory/forecast/basisBand.ts'
import { formatValues, parseValues } from '../../src/shared/theory/bench/valuesText.ts'

test('the page keeps its address, with values and a pinned run', () => {
  const values = formatValues({ ...firstValues, counts: [8, 6], lambda: 1e-7, constant: [0.5, 2], data: 'mixture' })
  for (const route of [
    { page: 'theory', values: '', run: null },
    { page: 'theory', values, run: null },
    { page: 'theory', values, run: 'abcdefgh' },
  ] as const)
    expect(parseRoute(formatRoute(route))).toEqual(route)
  expect(formatRoute({ page: 'theory', values: '', run: null })).toBe('#/theory')
})

test('every position of a slider has a value of the bench that it stands at', () => {
  for (const field of benchFields)
    for (let at = field.least; at <= field.most; at++) {
      const value = field.valueAt(at)
      expect(field.positionOf(value), `${field.key} at ${at}`).toBe(at)
      const changed = BenchValues.parse({ ...firstValues, ...field.write(firstValues, value) })
      // A network of one layer has no width to read.
      expect(field.read(changed)).toBe(value)
    }
})

test('the leftmost position of a penalty is 0, and K other than 10 leaves the digits', () => {
  const of = (key: string) => benchFields.find((field) => field.key === key)
  for (const key of ['lambda', 'delta', 'featureDecay']) expect(of(key)?.valueAt(of(key)?.least ?? 0)).toBe(0)
  expect(of('classes')?.write(firstValues, 6)).toMatchObject({ counts: { length: 6 }, data: 'mixture' })
  expect(of('classes')?.write(firstValues, 10)).not.toHaveProperty('data')
})

test('the exported tables hold every section, with the reason where there are no numbers', () => {
  const page = tablesPage('Theory bench', theoryBench(parseValues('lambda=0,delta=0,sizes=3x4,widths=9x2')).sections)
  expect(PageData.parse(page)).toEqual(page)
  expect(page.tables).toHaveLength(6)
  expect(page.tables[0]?.rows).toEqual([[expect.stringMatching(/λ_2 is 0\.$/) as string]])
  expect(page.tables[0]?.caption).toContain('Z^l = C·O_l σ⁻¹(Z^{l+1})')
  const whole = tablesPage('Theory bench', theoryBench(parseValues('delta=0,sizes=3x4,widths=12x2,c=0.3')).sections)
  expect(PageData.parse(whole)).toEqual(whole)
  expect(cellTexts([['Z^1', null, 0, 'Z^2']])).toEqual([['Z^1', '–', '0', 'Z²']])
})

test('kept bases give the band of new ones, for other depths, class sizes and widths too', () => {
  const problem = { widths: [9, 9, 9, 3], counts: [2, 3, 4], start: [0.5, 0.6, 0.4], inverse: Math.atanh }
  for (const own of [
    problem,
    { ...problem, counts: [1, 1, 5] },
    { ...problem, widths: [9, 9, 9, 9, 3] },
    { ...problem, widths: [9, 9, 3] },
    { ...problem, widths: [9, 8, 7, 3] },
    { ...problem, widths: [8, 8, 8, 3] },
    problem,
  ]) {
    const fresh = finish(basisBand(own, movingDraws))
    expect(fresh.draws).toBe(20)
    expect(finish(basisBand(own, movingDraws, movingBases(own)))).toEqual(fresh)
  }
})
