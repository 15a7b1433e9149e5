import { describe, expect, test } from 'vitest'
import { multiply, squaredNorm, transpose, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { singularValues } from '../../../../src/shared/linalg/svd.ts'
import { numericalRank } from '../../../../src/shared/theory/numericalRank.ts'
import { linearCandidates, reluCandidates } from '../../../../src/shared/theory/unconstrained/bestLogits.ts'
import { cosineGraph, isTriangularGraph } from '../../../../src/shared/theory/unconstrained/classGraph.ts'
import { groupedCrossEntropy } from '../../../../src/shared/theory/unconstrained/groupedCrossEntropy.ts'
import {
  knownStructures,
  needsSearch,
  searchedStructures,
} from '../../../../src/shared/theory/unconstrained/knownStructures.ts'
import { meanCrossEntropy, withoutColumnMeans } from '../../../../src/shared/theory/unconstrained/logitMatrix.ts'
import { uniformModel } from '../../../../src/shared/theory/unconstrained/model.ts'
import { lowRankLosses } from '../../../../src/shared/theory/unconstrained/anyClasses.ts'
import type { SpecModel } from '../../../../src/shared/theory/unconstrained/specModel.ts'
import { structureMeans, structureSpectra } from '../../../../src/shared/theory/unconstrained/structureMeans.ts'
import { srgStructure } from '../../../../src/shared/theory/unconstrained/triangularGraph.ts'
import { collapseVerdict } from '../../../../src/shared/theory/unconstrained/theoremFive.ts'

const settingOf = (
  K: number,
  L: number,
  lambda = 1e-3,
  loss: SpecModel['loss'] = 'squared',
  activation: SpecModel['activation'] = 'relu',
): SpecModel => ({ model: uniformModel(K, L, lambda), loss, activation })

describe('losses', () => {
  test('K = 10, L = 4, λ = 1e-3: SRG is below DNC, with the losses of the reference', () => {
    const { best, collapse, structures, zero } = knownStructures(settingOf(10, 4))
    expect(best).toMatchObject({ key: 'srg', order: 5, ranks: [5, 10, 10] })
    expect(best.loss).toBeCloseTo(0.02037293076975, 13)
    expect(collapse.loss).toBeCloseTo(0.02494969654913, 13)
    expect([structures.length, zero]).toEqual([2, 0.5])
  })

  test('for every K the low-rank structures are those of Definition 11, and DNC wins where the verdict is open', () => {
    for (const K of [6, 7, 9, 11, 14, 15, 20])
      for (const L of [2, 3, 4, 6]) {
        const setting = settingOf(K, L)
        const { structures, best } = knownStructures(setting)
        const low = structures.filter(({ key }) => key !== 'collapse')
        expect(low.map(({ loss }) => loss)).toEqual(lowRankLosses(setting.model).map(({ loss }) => loss))
        expect(best.key === 'collapse').toBe(collapseVerdict(setting.model).kind !== 'suboptimal')
      }
  })

  test('K = 3 has DNC alone under the squared loss: SRG is not defined', () => {
    expect(knownStructures(settingOf(3, 4)).structures.map(({ key }) => key)).toEqual(['collapse'])
  })

  test('a linear network has DNC alone under the squared loss', () => {
    const { structures } = knownStructures(settingOf(10, 4, 1e-3, 'squared', 'identity'))
    expect(structures.map(({ key }) => key)).toEqual(['collapse'])
  })

  test('strong decay leaves the zero solution, of rank 0', () => {
    const { best, zero } = knownStructures(settingOf(10, 4, 0.1))
    expect(best).toMatchObject({ key: 'collapse', isZero: true, ranks: [0, 0, 0], loss: zero })
  })

  test('cross-entropy has the losses of linearCandidates and reluCandidates', () => {
    const losses = (found: { loss: number }[]): number[] => found.map(({ loss }) => loss)
    for (const [K, L] of [
      [6, 3],
      [10, 4],
    ] as const) {
      const model = uniformModel(K, L, 1e-3)
      const linear = knownStructures(settingOf(K, L, 1e-3, 'crossEntropy', 'identity')).structures
      expect(losses([...linear])).toEqual(losses(linearCandidates(model, false)))
      const relu = knownStructures(settingOf(K, L, 1e-3, 'crossEntropy')).structures
      losses([...relu]).forEach((loss, i) => expect(loss).toBeCloseTo(losses(reluCandidates(model))[i]!, 12))
    }
  })

  test('only linear networks under cross-entropy need a search, which finds codes below the closed forms', () => {
    expect(needsSearch(settingOf(10, 3))).toBe(false)
    const setting = settingOf(10, 3, 1e-3, 'crossEntropy', 'identity')
    expect(needsSearch(setting)).toBe(true)
    const { best, collapse } = searchedStructures(setting)
    expect(['code', 'refined']).toContain(best.key)
    expect(best.ranks[0]).toBe(3)
    expect(best.loss / collapse.loss).toBeCloseTo(0.7548, 3)
    expect(best.loss).toBeLessThan(knownStructures(setting).best.loss)
  })
})

test('grouped cross-entropy equals the plain sum', () => {
  const { T } = srgStructure(5)
  const Z = withoutColumnMeans(multiply(transpose(T), T))
  const grouped = groupedCrossEntropy(Z)
  for (const a of [0, 0.3, 5, 200]) expect(grouped(a)).toBeCloseTo(meanCrossEntropy(Z, a), 9)
})

const rank = (M: Matrix): number => numericalRank(singularValues(M), 1e-9)

describe('class means', () => {
  test('SRG at K = 10 has the triangular graph in the middle and rank K in H_L', () => {
    const setting = settingOf(10, 4)
    const means = structureMeans(setting, knownStructures(setting).best)!
    expect(means).toHaveLength(5)
    expect(means.slice(1).map(rank)).toEqual([5, 5, 10, 10])
    // Classes {0, 1} and {0, 2} share a vertex: their cosine is ½ in the middle layers and 1/3 in H_L.
    const cosines = [1, 2, 3].map((l) => cosineGraph(means[l]!))
    expect(cosines.map(isTriangularGraph)).toEqual([true, true, true])
    cosines.forEach(({ data }, l) => expect(data[1]).toBeCloseTo([1 / 2, 1 / 2, 1 / 3][l]!, 9))
  })

  test('ranks are those of the table for every structure with matrices', () => {
    const settings = [
      settingOf(9, 4),
      settingOf(11, 4),
      settingOf(4, 4),
      settingOf(10, 4, 1e-3, 'crossEntropy', 'identity'),
      settingOf(12, 4, 1e-3, 'crossEntropy'),
    ]
    for (const setting of settings)
      for (const structure of knownStructures(setting).structures) {
        const [, ...means] = structureMeans(setting, structure)!
        const [middle, last, output] = structure.ranks
        expect([structure.key, ...means.map(rank)]).toEqual([structure.key, middle, middle, last, output])
      }
  })

  test('blocks have the loss of their closed form: fit of the outputs plus the penalties of the parts', () => {
    const setting = settingOf(11, 4)
    const blocks = knownStructures(setting).structures.find(({ key }) => key === 'blocks')!
    const output = structureMeans(setting, blocks)!.at(-1)!
    const off = output.data.map((value, i) => value - (i % 12 === 0 ? 1 : 0))
    const fit = squaredNorm({ rows: 11, cols: 11, data: off }) / 22
    expect(fit).toBeGreaterThan(0)
    expect(fit).toBeLessThan(blocks.loss)
  })

  test('spectra repeat a class mean n times, and the zero solution has none', () => {
    const setting = settingOf(10, 4)
    const four = { ...setting, model: { ...setting.model, samples: 4, featureDecay: 2.5e-4 } }
    const one = structureSpectra(setting, knownStructures(setting).best)!
    const spectra = structureSpectra(four, knownStructures(four).best)!
    // With n λ_H fixed, M_1 does not change either: only the number of its copies does.
    spectra.forEach((row, l) => row.forEach((s, j) => expect(s).toBeCloseTo(2 * one[l]![j]!, 6)))
    const strong = settingOf(10, 4, 0.1)
    expect(structureMeans(strong, knownStructures(strong).best)).toBeNull()
  })
})
