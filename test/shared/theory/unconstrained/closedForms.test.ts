import { describe, expect, test } from 'vitest'
import { identity } from '../../../../src/shared/linalg/matrix.ts'
import { formLoss } from '../../../../src/shared/theory/unconstrained/lossForm.ts'
import { logitLoss } from '../../../../src/shared/theory/unconstrained/logitForm.ts'
import { reluForm } from '../../../../src/shared/theory/unconstrained/logitMatrix.ts'
import {
  groupForm,
  groupSizes,
  pairSizes,
  polygonForm,
  simplexForm,
} from '../../../../src/shared/theory/unconstrained/logitStructures.ts'
import { strength, uniformModel, type UnconstrainedModel } from '../../../../src/shared/theory/unconstrained/model.ts'
import {
  collapseForm,
  criticalDecay,
  criticalStrength,
} from '../../../../src/shared/theory/unconstrained/neuralCollapse.ts'
import { squareGraphStructure } from '../../../../src/shared/theory/unconstrained/squareGraph.ts'
import { structureForm } from '../../../../src/shared/theory/unconstrained/structure.ts'
import { srgForm, srgStructure, verticesOf } from '../../../../src/shared/theory/unconstrained/triangularGraph.ts'
import { oracle } from '../../../oracle/read.ts'

interface Row {
  lam: number
  K: number
  L: number
}
const { dufm_closed_form: squaredRows, ce_closed_form: entropyRows } = oracle<{
  dufm_closed_form: (Row & { dnc: number; dnc_nlamH_4lam: number; srg?: number; srg_nlamH_4lam?: number })[]
  ce_closed_form: (Row & {
    dnc_linear: number
    alpha_linear: number
    dnc_relu: number
    cross_polytope?: number
    polygon: number
    triangles?: number
  })[]
}>('unconstrained')

describe('squared loss, against the oracle', () => {
  test.each([
    ['n λ_H = λ', 1, 'dnc', 'srg'],
    ['n λ_H = 4 λ', 4, 'dnc_nlamH_4lam', 'srg_nlamH_4lam'],
  ] as const)('DNC and SRG agree to 1e-14 with %s', (_, factor, collapse, srg) => {
    expect(squaredRows.length).toBe(168)
    for (const row of squaredRows) {
      const model = uniformModel(row.K, row.L, row.lam, factor * row.lam)
      expect(Math.abs(formLoss(collapseForm(model), model).value - row[collapse])).toBeLessThan(1e-14)
      const r = verticesOf(row.K)
      expect(r === null).toBe(row[srg] === undefined)
      if (r !== null) expect(Math.abs(formLoss(srgForm(r, row.L), model).value - row[srg]!)).toBeLessThan(1e-14)
    }
  })

  test.each([4, 5, 6])('SRG on %i vertices: the forms with and without matrices agree', (r) => {
    for (const L of [2, 3, 5]) {
      const [matrices, closed] = [structureForm(srgStructure(r), L), srgForm(r, L)]
      expect(matrices.penalty / closed.penalty).toBeCloseTo(1, 12)
      const e = closed.fit.flatMap(({ e, count }) => Array.from({ length: count }, () => e)).sort((a, b) => b - a)
      matrices.fit.forEach((own, i) => expect(own.e).toBeCloseTo(e[i]!, 12))
    }
  })

  test('the square graph beats DNC at K = 4 from L = 4 on, not at L = 3', () => {
    const losses = [3, 4, 5].map((L) => {
      const model = uniformModel(4, L, 1e-3)
      const square = formLoss(structureForm(squareGraphStructure(0.75), L), model).value
      return [square, formLoss(collapseForm(model), model).value]
    })
    const expected = [
      [0.008460967579, 0.007991983936],
      [0.009874253723, 0.009991980712],
      [0.011318608777, 0.011991978562],
    ]
    losses.flat().forEach((loss, i) => expect(loss).toBeCloseTo(expected.flat()[i]!, 11))
  })

  test('only Λ = n λ_H λ_1 … λ_L counts', () => {
    const model: UnconstrainedModel = {
      classes: 10,
      samples: 4,
      weightDecays: [2e-3, 1e-3, 5e-4, 3e-3],
      featureDecay: 1e-3,
    }
    expect(strength(model)).toBeCloseTo(1.2e-14, 28)
    expect(formLoss(collapseForm(model), model).value).toBeCloseTo(0.04095734190969, 13)
    expect(formLoss(srgForm(5, 4), model).value).toBeCloseTo(0.03343755773059, 13)
    const turned = { ...model, samples: 1, featureDecay: 3e-3, weightDecays: [1e-3, 2e-3, 5e-4, 4e-3] }
    expect(formLoss(srgForm(5, 4), turned).value).toBeCloseTo(formLoss(srgForm(5, 4), model).value, 15)
  })

  test('beyond the critical strength DNC is the zero solution, below it is not', () => {
    const known = [
      [10, 4, 0.02103666],
      [10, 3, 0.02721655],
      [6, 4, 0.0350611],
      [15, 5, 0.01149032],
    ] as const
    for (const [K, L, decay] of known) {
      expect(criticalDecay(K, L)).toBeCloseTo(decay, 7)
      const at = (factor: number) => {
        const model = uniformModel(K, L, criticalDecay(K, L) * factor)
        return formLoss(collapseForm(model), model)
      }
      expect(at(1.001)).toEqual({ value: 0.5, y: 0 })
      expect(at(0.999).value).toBeLessThan(0.5)
      expect(at(0.999).y).toBeGreaterThan(0)
    }
    expect(criticalStrength(10, 1)).toBeNaN()
  })

  test('L = 2: the SRG of r = 4 equals DNC', () => {
    const model = uniformModel(6, 2, 1e-3)
    expect(formLoss(srgForm(4, 2), model).value).toBeCloseTo(formLoss(collapseForm(model), model).value, 14)
  })
})

describe('cross-entropy, against the oracle', () => {
  test('DNC, pairs, triangles, polygon and the ReLU form of DNC agree to 1e-14', () => {
    expect(entropyRows.length).toBe(84)
    for (const row of entropyRows) {
      const model = uniformModel(row.K, row.L, row.lam)
      const collapse = logitLoss(simplexForm(row.K), model)
      expect(Math.abs(collapse.value - row.dnc_linear)).toBeLessThan(1e-14)
      expect(collapse.y / row.alpha_linear).toBeCloseTo(1, 6)
      expect(Math.abs(logitLoss(polygonForm(row.K), model).value - row.polygon)).toBeLessThan(1e-14)
      expect(Math.abs(logitLoss(reluForm(identity(row.K)), model).value - row.dnc_relu)).toBeLessThan(1e-14)
      if (row.cross_polytope !== undefined) {
        const pairs = logitLoss(groupForm(pairSizes(row.K)), model).value
        expect(Math.abs(pairs - row.cross_polytope)).toBeLessThan(1e-14)
      }
      if (row.triangles !== undefined) {
        const triangles = logitLoss(groupForm(groupSizes(row.K, row.K / 3)), model).value
        expect(Math.abs(triangles - row.triangles)).toBeLessThan(1e-14)
      }
    }
  })

  test('one group is DNC in another scale', () => {
    const model = uniformModel(6, 3, 1e-3)
    expect(logitLoss(groupForm([6]), model).value).toBeCloseTo(logitLoss(simplexForm(6), model).value, 14)
  })

  test('the triangular graph beats the ReLU form of DNC at K = 10', () => {
    const known = [
      [3, 0.05092643, 0.05808056],
      [4, 0.04669911, 0.0592447],
      [5, 0.04537733, 0.06191114],
    ] as const
    for (const [L, triangular, collapse] of known) {
      const model = uniformModel(10, L, 1e-3)
      expect(logitLoss(reluForm(srgStructure(5).T), model).value).toBeCloseTo(triangular, 8)
      expect(logitLoss(reluForm(identity(10)), model).value).toBeCloseTo(collapse, 8)
    }
  })

  test('under a large λ every structure is the zero solution, with loss log K', () => {
    const model = uniformModel(5, 3, 10)
    for (const form of [simplexForm(5), groupForm(pairSizes(5)), polygonForm(5), reluForm(identity(5))])
      expect(logitLoss(form, model)).toEqual({ value: Math.log(5), y: 0 })
  })
})

describe('bad input', () => {
  const model = uniformModel(10, 4, 1e-3)

  test('a decay of 0 has no minimum, and the error names it', () => {
    expect(() => strength({ ...model, weightDecays: [1e-3, 0, 1e-3] })).toThrow('λ_2 is 0; a minimum needs')
    expect(() => strength({ ...model, featureDecay: 0 })).toThrow('λ_H is 0')
    expect(() => strength({ ...model, featureDecay: NaN })).toThrow('λ_H is NaN')
  })

  test('classes, samples and layers are whole numbers', () => {
    expect(() => strength({ ...model, classes: 1 })).toThrow('classes is 1')
    expect(() => strength({ ...model, samples: 0.5 })).toThrow('samples is 0.5')
    expect(() => strength({ ...model, weightDecays: [] })).toThrow('number of weight matrices is 0')
  })

  test('K = 3 has no SRG', () => {
    expect(verticesOf(3)).toBeNull()
    expect(() => srgStructure(3)).toThrow('r = 4 vertices (K = 6 classes) or more, got r = 3')
    expect(() => srgForm(3, 4)).toThrow('got r = 3')
  })

  test('structures with a negative T, a P outside its rows or one layer are refused', () => {
    const { T, P } = srgStructure(4)
    expect(() => structureForm({ T: P, P }, 3)).toThrow('T has a negative entry')
    expect(() => structureForm({ T, P: identity(6) }, 3)).toThrow('P is not in the row space of T')
    expect(() => structureForm({ T, P }, 1)).toThrow('two weight matrices or more')
    expect(() => groupForm([3, 1])).toThrow('two classes or more, got 3, 1')
    expect(() => polygonForm(2)).toThrow('three classes or more, got 2')
  })
})
