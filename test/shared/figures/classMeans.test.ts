import { describe, expect, it } from 'vitest'
import { classMeansChart } from '../../../src/shared/figures/classMeans/chart.ts'
import { ClassMeansData, type ClassMeansCase } from '../../../src/shared/figures/classMeans/data.ts'
import { classMeansTable } from '../../../src/shared/figures/classMeans/table.ts'
import { shownUnits, unitsBySupport } from '../../../src/shared/figures/classMeans/units.ts'
import { matrix } from '../../../src/shared/linalg/matrix.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { data, lowest } from '../../fixtures/figures/classMeans.ts'
import { numbersOf, textsOf } from './options.ts'

const view = { width: 690, height: 560, theme: lightTheme }
const title = (changes: Partial<ClassMeansCase> = {}): string => classMeansChart(data(lowest(changes))).title
const { structure } = lowest()

describe('class means beside SRG and DNC', () => {
  it('names the graph of SRG only where the test holds in every layer before the last', () => {
    expect(title()).toBe(
      'Class means of the lowest of 16 runs form the graph of SRG in Z² and Z³, with its cosines within 3.0 × 10⁻⁵; its loss is 0.817 of that of DNC',
    )
    expect(title({ isTriangular: [true, false, false] })).toContain('do not form the graph of SRG in every layer;')
    expect(title({ isTriangular: [false, false, false] })).toContain('do not form the graph of SRG;')
    const far = structure && { ...structure, distances: [0.1, 0.1, 0.1] }
    expect(title({ structure: far })).not.toContain('cosines within')
  })

  it('names DNC only where the class means are orthogonal in every layer', () => {
    expect(title({ collapseDistances: [1e-4, 1e-3, 2e-3], isTriangular: [false, false, false] })).toMatch(
      /are orthogonal/,
    )
    expect(title({ collapseDistances: [1e-4, 1e-3, 0.2], isTriangular: [false, false, false] })).toMatch(/do not form/)
  })

  it('claims no graph where none is defined for K', () => {
    expect(title({ isTriangular: null, structure: null })).toBe(
      'Class means of the lowest of 16 runs beside DNC; its loss is 0.817 of that of DNC',
    )
    expect(title({ runs: 1 })).toContain('Class means of the run form')
  })

  it('draws class means and cosines of three rows for the last two layers', () => {
    const option = classMeansChart(data()).option(view)
    const images = (option.graphic as { elements: { type?: string }[] }).elements.filter(({ type }) => type === 'image')
    expect(images).toHaveLength(12)
    expect(textsOf(option)).toEqual(expect.arrayContaining(['SRG', 'run', 'DNC', 'loss 0.817', 'loss 1.00']))
    expect(textsOf(option).join()).toContain('2.0 × 10⁻⁵ from SRG, 1.2 from DNC')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
    const without = classMeansChart(data(lowest({ structure: null, isTriangular: null }))).option(view)
    expect(textsOf(without)).not.toContain('SRG')
  })

  it('gives ranks and losses of the lowest run of each K, and leaves the row of DNC out', () => {
    const small = lowest({ classes: 10, structure: null, isTriangular: null, ratio: 0.978, ranks: [2, 2, 3] })
    const chart = classMeansChart(data(small, lowest()))
    expect(chart.title).toBe('For K = 10, 10 the lowest runs have rank 2, 5 in Z², and 0.978, 0.817 of the loss of DNC')
    const texts = textsOf(chart.option(view))
    expect(texts.filter((own) => own.startsWith('run, K = '))).toHaveLength(2)
    expect(texts).not.toContain('DNC')
  })

  it('keeps every entry of every panel in its table', () => {
    const own = data()
    expect(ClassMeansData.parse(own)).toEqual(own)
    // 5 × 10 or 10 × 10 class means and 10 × 10 cosines, for three layers of the run and of SRG.
    expect(classMeansTable(own)[0]?.values).toHaveLength(2 * (2 * 50 + 100 + 300))
  })
})

describe('the units of a layer', () => {
  const M = matrix(4, 3, Float64Array.of(0, 0, 2, 1e-9, 0, 0, 5, 0, 0, 0, 1, 1))

  it('are shown where an entry is visible', () => {
    expect([...shownUnits(M).data]).toEqual([0, 0, 2, 5, 0, 0, 0, 1, 1])
    expect(shownUnits(matrix(2, 2)).rows).toBe(2)
  })

  it('are sorted by their class, or by the unit of the structure that they resemble', () => {
    expect([...unitsBySupport(shownUnits(M), null).data]).toEqual([5, 0, 0, 0, 1, 1, 0, 0, 2])
    const like = matrix(2, 3, Float64Array.of(0, 1, 1, 1, 0, 0))
    expect([...unitsBySupport(shownUnits(M), like).data]).toEqual([0, 0, 2, 0, 1, 1, 5, 0, 0])
  })
})
