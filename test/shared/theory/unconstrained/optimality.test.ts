import { describe, expect, test } from 'vitest'
import { identity } from '../../../../src/shared/linalg/matrix.ts'
import { lowRankLosses } from '../../../../src/shared/theory/unconstrained/anyClasses.ts'
import {
  linearCandidates,
  refinedCandidates,
  reluCandidates,
} from '../../../../src/shared/theory/unconstrained/bestLogits.ts'
import { packWeights, unconstrainedProblem } from '../../../../src/shared/theory/unconstrained/explicitModel.ts'
import { curvature, hessian } from '../../../../src/shared/theory/unconstrained/hessian.ts'
import { formLoss } from '../../../../src/shared/theory/unconstrained/lossForm.ts'
import { withoutColumnMeans } from '../../../../src/shared/theory/unconstrained/logitMatrix.ts'
import { linearWeights } from '../../../../src/shared/theory/unconstrained/logitWeights.ts'
import {
  collapseIsSuboptimal,
  dimensionRatio,
  flatDirections,
  lastingSingularValues,
  reluCollapseIsSuboptimal,
} from '../../../../src/shared/theory/unconstrained/lowRankTheorems.ts'
import { uniformModel } from '../../../../src/shared/theory/unconstrained/model.ts'
import { collapseForm, criticalStrength } from '../../../../src/shared/theory/unconstrained/neuralCollapse.ts'
import { collapseVerdict, lowRankExponent } from '../../../../src/shared/theory/unconstrained/theoremFive.ts'
import { srgForm } from '../../../../src/shared/theory/unconstrained/triangularGraph.ts'
import { oracle } from '../../../oracle/read.ts'

describe('Theorem 5', () => {
  test('SRG beats DNC wherever the theorem says so, and at (6, 3) it does not', () => {
    for (const K of [6, 10, 15, 21])
      for (const L of [3, 4, 5, 6, 7])
        for (const lambda of [1e-4, 1e-3, 4e-3]) {
          const { kind, isTheorem } = collapseVerdict(uniformModel(K, L, lambda))
          const holds = !(K === 6 && L === 3)
          expect([kind, isTheorem]).toEqual(holds ? ['suboptimal', true] : ['open', false])
        }
  })

  test('the published ratios at λ = 4e-3', () => {
    const expected = [
      [1.0557, 0.9206, 0.9213, 0.9307],
      [0.9634, 0.8158, 0.7818, 0.7615],
      [0.9063, 0.7524, 0.7002, 0.6651],
    ]
    const ratios = [3, 4, 5].map((L) =>
      [6, 10, 15, 21].map((K) => {
        const { collapse, lowRank } = collapseVerdict(uniformModel(K, L, 4e-3))
        return lowRank! / collapse
      }),
    )
    ratios.flat().forEach((ratio, i) => expect(ratio).toBeCloseTo(expected.flat()[i]!, 4))
  })

  test('fewer classes than 6 have no structure to compare with, and one layer is open', () => {
    expect(collapseVerdict(uniformModel(3, 4, 1e-3))).toMatchObject({ kind: 'open', lowRank: null })
    expect(collapseVerdict(uniformModel(10, 1, 1e-3))).toMatchObject({ kind: 'open', lowRank: null })
  })

  test('under a strong decay the verdict is the zero solution', () => {
    expect(collapseVerdict(uniformModel(10, 4, 0.03))).toMatchObject({ kind: 'zero', collapse: 0.5 })
  })

  test('it holds for classes that are no triangular number too', () => {
    for (let K = 7; K <= 24; K++)
      for (const L of [4, 6]) expect(collapseVerdict(uniformModel(K, L, 1e-3)).kind).toBe('suboptimal')
  })

  test('the ratio falls with K as K^{(3 − L)/(2(L + 1))}', () => {
    for (const L of [3, 4, 5]) {
      const logs = [160, 320].map((r) => {
        const K = (r * (r - 1)) / 2
        const lambda = (1e-6 * criticalStrength(K, L)) ** (1 / (L + 1))
        const model = uniformModel(K, L, lambda)
        const ratio = formLoss(srgForm(r, L), model).value / formLoss(collapseForm(model), model).value
        return [Math.log(K), Math.log(ratio)] as const
      })
      const slope = (logs[1]![1] - logs[0]![1]) / (logs[1]![0] - logs[0]![0])
      expect(Math.abs(slope - lowRankExponent(L))).toBeLessThan(0.005)
    }
  })
})

describe('Definition 11', () => {
  test('blocks of SRG and DNC have the published losses', () => {
    const expected = { 9: 0.0219102576, 11: 0.0228626378, 14: 0.0303256345 }
    for (const [K, loss] of Object.entries(expected)) {
      const blocks = lowRankLosses(uniformModel(Number(K), 4, 1e-3)).find((it) => it.construction === 'blocks')!
      expect(blocks.loss).toBeCloseTo(loss, 9)
    }
  })

  test('SRG without some classes has at most the loss of the whole SRG, as the proof of Theorem 5 needs', () => {
    for (const K of [8, 9, 13, 14]) {
      const removed = lowRankLosses(uniformModel(K, 4, 1e-3)).find((it) => it.construction === 'removed')!
      const r = removed.vertices
      const whole = uniformModel((r * (r - 1)) / 2, 4, 1e-3)
      expect(removed.loss).toBeLessThan(formLoss(srgForm(r, 4), whole).value)
    }
  })

  test('the ranks are r, or r and the classes beside it', () => {
    expect(lowRankLosses(uniformModel(10, 4, 1e-3))).toMatchObject([{ construction: 'exact', rank: 5 }])
    const ranks = lowRankLosses(uniformModel(9, 4, 1e-3)).map(({ construction, rank }) => [construction, rank])
    expect(ranks).toEqual([
      ['removed', 5],
      ['blocks', 7],
    ])
  })
})

describe('cross-entropy', () => {
  test('pairs beat DNC exactly in the region of Theorem 1', () => {
    for (let K = 4; K <= 16; K++)
      for (let L = 1; L <= 10; L++) {
        const found = linearCandidates(uniformModel(K, L, 1e-4), false)
        const [pairs, simplex] = ['pairs', 'simplex'].map((name) => found.find((it) => it.name === name)!.loss)
        expect([K, L, pairs! < simplex! * (1 - 1e-12)]).toEqual([K, L, collapseIsSuboptimal(K, L)])
      }
  })

  test('the rank of the best known solution falls with depth as trained networks show', () => {
    const { ce_best_by_rank: rows } = oracle<{
      ce_best_by_rank: { lam: number; K: number; L: number; dnc: number; best_by_width: Record<string, number> }[]
    }>('unconstrained')
    const ranks = [1, 2, 3, 4, 6, 8].map((L) => refinedCandidates(uniformModel(10, L, 1e-3))[0]!.rank)
    expect(ranks).toEqual([9, 5, 3, 3, 3, 2])
    for (const row of rows.filter(({ K, L, lam }) => K <= 10 && L <= 8 && lam === 1e-3)) {
      const best = Math.min(...Object.values(row.best_by_width), row.dnc)
      const known = refinedCandidates(uniformModel(row.K, row.L, row.lam))[0]!.loss
      expect(known / best).toBeLessThan(1 + 1e-3)
    }
  })

  test('ReLU: the triangular graph is lower than DNC at K = 10 from L = 3 on', () => {
    for (const L of [3, 4, 5]) expect(reluCandidates(uniformModel(10, L, 1e-3))[0]!.name).toBe('triangular')
    expect(reluCandidates(uniformModel(7, 4, 1e-3)).map(({ name }) => name)).toEqual(['identity'])
    expect(() => reluCandidates(uniformModel(6, 1, 1e-3))).toThrow('two weight matrices or more')
  })

  test('under a large λ every candidate is the zero solution of rank 0', () => {
    for (const it of linearCandidates(uniformModel(6, 3, 10)))
      expect(it).toMatchObject({ rank: 0, scale: 0, loss: Math.log(6) })
  })

  test('the regions of the theorems', () => {
    expect([collapseIsSuboptimal(4, 2), collapseIsSuboptimal(6, 2), collapseIsSuboptimal(3, 9)]).toEqual([
      false,
      true,
      false,
    ])
    expect([reluCollapseIsSuboptimal(10, 5), reluCollapseIsSuboptimal(10, 4), reluCollapseIsSuboptimal(16, 4)]).toEqual(
      [true, false, true],
    )
    expect([lastingSingularValues(2), lastingSingularValues(3), lastingSingularValues(50)]).toEqual([1, 2, 2])
    expect(dimensionRatio(10, 3, 1e9)).toBeCloseTo(3, 6)
  })
})

describe('the Hessian at DNC', () => {
  test.each([
    [4, 4, 1],
    [4, 4, 2],
    [4, 5, 3],
    [6, 6, 2],
  ])('K = %i, d = %i, L = %i: no negative eigenvalue, and as many flat directions as derived', (K, d, L) => {
    const model = uniformModel(K, L, 1e-3)
    const { M1, weights } = linearWeights(withoutColumnMeans(identity(K)), model)!
    const problem = unconstrainedProblem(model, d, 'crossEntropy', 'identity')
    const found = curvature(problem, packWeights(model, d, M1, weights))
    expect(found.least).toBeGreaterThan(-2e-9)
    expect([found.negative, found.flat]).toEqual([0, flatDirections(K, d, L)])
  })

  test('of a quadratic objective it is the matrix of the penalties', () => {
    const model = { ...uniformModel(2, 1, 0.5), featureDecay: 0.25 }
    const problem = unconstrainedProblem(model, 1, 'squared', 'identity')
    const H = hessian(problem, new Float64Array(4))
    // At 0 the data loss has only the mixed terms −Y/N of H_1 (1, 2) and W_1 (2, 1).
    const expected = [0.25, 0, -0.5, 0, 0, 0.25, 0, -0.5, -0.5, 0, 0.5, 0, 0, -0.5, 0, 0.5]
    H.data.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 11))
  })

  test('too many parameters, and a width below the rank, are refused', () => {
    const model = uniformModel(10, 4, 1e-3)
    const problem = unconstrainedProblem(model, 20, 'squared', 'relu')
    expect(() => hessian(problem, new Float64Array(1600))).toThrow('at most 600 take part')
    expect(() => flatDirections(6, 4, 2)).toThrow('width 4 is below the rank 5')
  })
})
