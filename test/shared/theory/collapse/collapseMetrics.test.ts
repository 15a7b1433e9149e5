import { describe, expect, it, test } from 'vitest'
import { identity, mapEntries, matrix, multiply, transpose, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../../src/shared/linalg/random.ts'
import type { NextWeights } from '../../../../src/shared/theory/collapse/collapseAlignment.ts'
import { collapseNumbers } from '../../../../src/shared/theory/collapse/collapseMetrics.ts'
import {
  allVariants,
  collapseMetrics,
  collapseVariants,
  metricOf,
  variantTexts,
  type Centre,
  type CollapseVariant,
} from '../../../../src/shared/theory/collapse/collapseVariants.ts'
import { predictedClasses } from '../../../../src/shared/theory/collapse/collapseSeparation.ts'
import { scatterByClass } from '../../../../src/shared/theory/scatterByClass.ts'
import { det } from '../../../oracle/networkCases.ts'
import { oracle } from '../../../oracle/read.ts'

interface Case {
  name: string
  rows: number
  labels: number[]
  classes: number
  a: number
  about: Centre
  values: Record<CollapseVariant | 'lastCollinearRows' | 'lastRowsInSpan', number | null>
}
const { cases } = oracle<{ cases: Case[] }>('collapseMetrics')

/** The outputs of the network are those of the last weights, or the features themselves. */
function numbers(Z: Matrix, labels: number[], classes: number, next: NextWeights | null, about: Centre = 'samples') {
  const predicted = predictedClasses(next?.isLast ? multiply(next.W, Z) : Z)
  return collapseNumbers(scatterByClass(Z, labels, classes), next, about, predicted).values
}

const gaussian = (rows: number, cols: number, seed: string): Matrix => {
  const random = randomStream(1, seed)
  return mapEntries(matrix(rows, cols), () => random.normal())
}
const random = () => randomStream(5, 'rotation')

/** Column i is the mean of its class. */
const collapsed = (M: Matrix, labels: readonly number[]): Matrix => multiply(M, oneHot(labels, M.cols))
const oneHot = (labels: readonly number[], classes: number): Matrix => {
  const Y = matrix(classes, labels.length)
  labels.forEach((label, i) => (Y.data[label * labels.length + i] = 1))
  return Y
}
const labels = [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]
const unequal = [0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3]
/** K orthogonal vectors in n dimensions, of length 3. */
const frame = (n: number, K: number): Matrix => mapEntries(haarOrthogonal(n, K, random()), (value) => 3 * value)
/** The same vectors minus their mean: a simplex. */
const simplex = (n: number, K: number): Matrix =>
  multiply(
    frame(n, K),
    mapEntries(identity(K), (value) => value - 1 / K),
  )

describe('against covariance matrices that NumPy forms and inverts', () => {
  it.each(cases)('$name, about the mean of $about', ({ rows, labels, classes, a, about, values }) => {
    const Z = det(rows, labels.length, a)
    const hidden = numbers(Z, labels, classes, { W: det(5, rows, a + 3), isLast: false }, about)
    const last = numbers(Z, labels, classes, { W: det(classes, rows, a + 4), isLast: true }, about)
    const both = { ...last, collinearRows: hidden.collinearRows, rowsInSpan: hidden.rowsInSpan }
    for (const variant of allVariants) {
      const expected = values[variant] ?? (variant === 'conditionNumber' ? Infinity : NaN)
      if (Number.isFinite(expected)) expect.soft(both[variant], variant).toBeCloseTo(expected, 9)
      else expect.soft(both[variant], variant).toBe(expected)
    }
    expect(last.collinearRows).toBeCloseTo(values.lastCollinearRows ?? NaN, 9)
    expect(last.rowsInSpan).toBeCloseTo(values.lastRowsInSpan ?? NaN, 9)
  })

  it('has cases in which the two centres differ', () => {
    const [about, other] = cases.filter(({ name }) => name === 'unequal classes')
    for (const variant of ['traceInverse', 'quotient', 'simplexFrame', 'normVariation', 'selfDuality'] as const)
      expect(Math.abs((about?.values[variant] ?? 0) - (other?.values[variant] ?? 0))).toBeGreaterThan(1e-3)
  })
})

describe('closed forms', () => {
  test('a simplex whose classifier is its transpose is collapsed in every simplex variant', () => {
    const M = simplex(7, 4)
    const W = mapEntries(transpose(M), (value) => 0.2 * value)
    const found = numbers(collapsed(M, labels), labels, 4, { W, isLast: true })
    for (const variant of allVariants.filter((own) => own !== 'orthogonalFrame' && own !== 'conditionNumber'))
      expect.soft(found[variant], variant).toBeCloseTo(variantTexts[variant].collapsed, 12)
    // MᵀM is E itself: ‖E/√(K − 1) − I/√K‖² = 2 − 2 tr(E)/√(K(K − 1)) = 2 − 2 √((K − 1)/K).
    expect(found.orthogonalFrame).toBeCloseTo(Math.sqrt(2 - 2 * Math.sqrt(3 / 4)), 12)
    expect(found.conditionNumber).toBeGreaterThan(1e14)
  })

  test('an orthogonal frame has distance 0, and its centred means are a simplex', () => {
    const M = frame(7, 4)
    const found = numbers(collapsed(M, labels), labels, 4, { W: transpose(M), isLast: true })
    for (const variant of allVariants.filter((own) => own !== 'selfDuality'))
      expect.soft(found[variant], variant).toBeCloseTo(variantTexts[variant].collapsed, 12)
    // ⟨M, M_c⟩/(‖M‖ ‖M_c‖) = √((K − 1)/K): the rows of W have the mean in them that M_c has not.
    expect(found.selfDuality).toBeCloseTo(Math.sqrt(2 - 2 * Math.sqrt(3 / 4)), 12)
  })

  test('isotropic scatter around an orthogonal frame has the closed forms', () => {
    const [K, n, e] = [3, 3, 0.01]
    // Two samples for each class and direction, e to either side.
    const offsets = [0, 1, 2].flatMap((axis) => [e, -e].map((side) => ({ axis, side })))
    const own = [0, 1, 2].flatMap((k) => offsets.map(() => k))
    const Z = matrix(n, own.length)
    own.forEach((k, i) => {
      const { axis = 0, side = 0 } = offsets[i % offsets.length] ?? {}
      for (let row = 0; row < n; row++) Z.data[row * Z.cols + i] = (row === k ? 2 : 0) + (row === axis ? side : 0)
    })
    const found = numbers(Z, own, K, null)
    const [within, between] = [e * e, 4 * (1 - 1 / K)] // traces
    expect(found.quotient).toBeCloseTo(within / between, 12)
    expect(found.share).toBeCloseTo(within / (within + between), 12)
    // Σ_W = e²/3 I and Σ_B = 4/3 (I − 11ᵀ/3): the trace is e²/4 (K − 1).
    expect(found.traceTop).toBeCloseTo((e * e * (K - 1)) / 4, 12)
    expect(found.traceInverse).toBeCloseTo((e * e * (K - 1)) / 4 / K, 12)
    expect(found.collinearRows).toBeNaN()
    expect(found.cdnv).toBeCloseTo((e * e) / 8, 14)
    expect([found.equiangularity, found.centreAgreement]).toEqual([0, 1])
  })

  test('rows that mix two class means lie in their span, but on neither line', () => {
    const M = frame(6, 3)
    const W = multiply(matrix(1, 3, Float64Array.of(1, 1, 0)), transpose(M))
    const found = numbers(collapsed(M, [0, 1, 2]), [0, 1, 2], 3, { W, isLast: false })
    expect(found.rowsInSpan).toBeCloseTo(0, 12)
    expect(found.collinearRows).toBeCloseTo(Math.SQRT1_2, 12)
    expect([found.selfDuality, found.productFrame]).toEqual([NaN, NaN])
  })

  test('numbers far below the features keep their digits', () => {
    const M = frame(5, 2)
    const Z = collapsed(M, [0, 1, 0, 1])
    // Along a direction in which the entries are exact: one sample of class 0 up, the other down.
    const e = 2 ** -45
    for (const [i, side] of [
      [0, e],
      [2, -e],
    ] as const)
      Z.data[i] = (Z.data[i] ?? 0) + side
    const exact = (e * e) / 2 / (9 / 2) // of 4 samples two deviate; tr Σ_B = ‖m_1 − m_2‖²/4 = 18/4
    const { quotient } = numbers(Z, [0, 1, 0, 1], 2, null)
    expect(quotient / exact).toBeGreaterThan(0.9)
    expect(quotient / exact).toBeLessThan(1.1)
  })
})

describe('does not change', () => {
  const [n, K] = [6, 4]
  const Z = gaussian(n, unequal.length, 'features')
  const W = gaussian(K, n, 'weights')
  const about: Centre[] = ['samples', 'classes']
  const same = (got: Record<CollapseVariant, number>, expected: Record<CollapseVariant, number>): void => {
    for (const variant of allVariants) expect.soft(got[variant] / expected[variant], variant).toBeCloseTo(1, 9)
  }

  it.each(about)('when features and weights are rotated together or scaled (%s)', (centre) => {
    const before = numbers(Z, unequal, K, { W, isLast: true }, centre)
    const Q = haarOrthogonal(n, n, random())
    const turned = { W: multiply(W, transpose(Q)), isLast: true }
    same(numbers(multiply(Q, Z), unequal, K, turned, centre), before)
    const scaled = { W: mapEntries(W, (value) => 1e3 * value), isLast: true }
    same(
      numbers(
        mapEntries(Z, (value) => 1e-120 * value),
        unequal,
        K,
        scaled,
        centre,
      ),
      before,
    )
  })

  it.each(about)('when classes and the rows of the last weights are permuted (%s)', (centre) => {
    const before = numbers(Z, unequal, K, { W, isLast: true }, centre)
    const names = [2, 0, 3, 1]
    const rows = matrix(K, n)
    names.forEach((name, k) => rows.data.set(W.data.subarray(k * n, (k + 1) * n), name * n))
    const renamed = unequal.map((label) => names[label] ?? NaN)
    same(numbers(Z, renamed, K, { W: rows, isLast: true }, centre), before)
  })

  test('with the centre where classes have equal sizes, but does where they differ', () => {
    const both = (own: number[]) => about.map((centre) => numbers(Z, own, K, { W, isLast: true }, centre))
    const [samples, classes] = both(labels)
    if (samples && classes) same(samples, classes)
    const [first, second] = both(unequal)
    for (const variant of allVariants) {
      const differs = first?.[variant] !== second?.[variant]
      expect.soft(differs, variant).toBe(variantTexts[variant].isCentred)
    }
  })
})

describe('degenerate', () => {
  const next = (n: number): NextWeights => ({ W: gaussian(2, n, 'next'), isLast: true })

  test('one class: no scatter between classes, all of it within', () => {
    const found = numbers(gaussian(3, 5, 'one'), [0, 0, 0, 0, 0], 1, null)
    expect(found).toMatchObject({ traceInverse: NaN, traceTop: NaN, quotient: NaN, simplexFrame: NaN })
    expect(found).toMatchObject({ normVariation: NaN, orthogonalFrame: 0, conditionNumber: 1 })
    expect(found.share).toBeCloseTo(1, 12)
  })

  test('an empty class is omitted, with its row of the last weights', () => {
    const Z = gaussian(5, 6, 'empty')
    const W = gaussian(3, 5, 'rows')
    const gap = numbers(Z, [0, 0, 2, 2, 2, 0], 3, { W, isLast: true })
    const rows = matrix(2, 5, Float64Array.from([...W.data.subarray(0, 5), ...W.data.subarray(10, 15)]))
    const two = numbers(Z, [0, 0, 1, 1, 1, 0], 2, { W: rows, isLast: true })
    // An empty class has weights and outputs, but no mean.
    const withoutRow: readonly CollapseVariant[] = ['collinearRows', 'rowsInSpan', 'centreAgreement']
    for (const variant of allVariants.filter((own) => !withoutRow.includes(own)))
      expect.soft(gap[variant], variant).toBeCloseTo(two[variant], 12)
  })

  test('zero features: nothing is defined', () => {
    const found = numbers(matrix(3, 4), [0, 1, 0, 1], 2, next(3))
    for (const variant of allVariants) expect.soft(found[variant], variant).toBeNaN()
  })

  test('equal class means, rank 0: scatter within classes alone', () => {
    const Z = matrix(2, 4, Float64Array.of(1.1, 1.1, 1.3, 1.3, 0.1, 0.1, 0.1, 0.1))
    const found = numbers(Z, [0, 1, 0, 1], 2, null)
    expect(found).toMatchObject({ traceInverse: NaN, traceTop: NaN, quotient: NaN, share: 1, simplexFrame: NaN })
  })

  test('class means of lower rank: the pseudoinverse is defined, the inverse on K − 1 directions is not', () => {
    const M = matrix(3, 3, Float64Array.of(1, 2, 4, 0, 0, 0, 0, 0, 0))
    const Z = matrix(3, 6, Float64Array.of(1, 2, 4, 1, 2, 4, 0.1, 0, 0, -0.1, 0, 0, 0, 0, 0, 0, 0, 0))
    const found = numbers(Z, [0, 1, 2, 0, 1, 2], 3, { W: transpose(M), isLast: true })
    expect(found.traceInverse).toBeCloseTo(0, 12) // the scatter is across the line of the means
    expect(found.quotient).toBeGreaterThan(0)
    expect(found).toMatchObject({ traceTop: NaN, conditionNumber: Infinity })
  })

  test('more classes than units: no K independent means', () => {
    const found = numbers(gaussian(2, 8, 'wide'), [0, 1, 2, 3, 0, 1, 2, 3], 4, { W: gaussian(4, 2, 'W'), isLast: true })
    expect(found).toMatchObject({ traceTop: NaN, conditionNumber: Infinity })
    expect(Number.isFinite(found.traceInverse)).toBe(true)
    expect(found.rowsInSpan).toBeCloseTo(0, 12) // two means span the plane
  })

  test('NaN and infinity in the features, zero and NaN in the weights', () => {
    for (const bad of [NaN, Infinity]) {
      const found = numbers(matrix(1, 2, Float64Array.of(1, bad)), [0, 1], 2, null)
      for (const variant of allVariants) expect.soft(found[variant], variant).toBeNaN()
    }
    const Z = gaussian(3, 4, 'fine')
    for (const W of [matrix(2, 3), mapEntries(matrix(2, 3), () => NaN)]) {
      const found = numbers(Z, [0, 1, 0, 1], 2, { W, isLast: true })
      for (const variant of collapseVariants.dnc3) expect.soft(found[variant], variant).toBeNaN()
      expect(Number.isFinite(found.quotient)).toBe(true)
    }
  })

  test('labels and weights that do not fit are refused by name', () => {
    expect(() => scatterByClass(matrix(2, 3), [0, 1], 2)).toThrow('2 labels for 3 columns')
    expect(() => scatterByClass(matrix(2, 2), [0, 2], 2)).toThrow('label 2 of column 1 is not among 0 … 1')
    const fine = scatterByClass(gaussian(3, 4, 'fine'), [0, 1, 0, 1], 2)
    expect(() => collapseNumbers(fine, next(4), 'samples')).toThrow('the weights have 4 columns, the features 3 units')
    expect(scatterByClass(matrix(2, 0), [], 2)).toBeNull()
  })
})

test('round-off causes the DNC1 of evenly scattered samples', () => {
  const K = 3
  const M = frame(8, K)
  const own = [0, 1, 2, 0, 1, 2]
  const { spread } = collapseNumbers(scatterByClass(collapsed(M, own), own, K), null, 'samples')
  // mean ‖z‖² = 9, Σ_B = 9/3 (I − 11ᵀ/3) on the frame: tr Σ_B = 6, tr(Σ_B⁺) = 2/3, and a share of 9/8 in each direction.
  expect(spread.quotient).toBeCloseTo(9 / 6, 12)
  expect(spread.share).toBeCloseTo(9 / 6, 12)
  // ‖m_k − m_k'‖² = 18 for every pair.
  expect(spread.cdnv).toBeCloseTo(9 / 18, 12)
  expect(spread.traceTop).toBeCloseTo((9 / 8) * (2 / 3), 12)
  expect(spread.traceInverse).toBeCloseTo(((9 / 8) * (2 / 3)) / K, 12)
})

test('every variant has one metric and a description', () => {
  expect(new Set(allVariants).size).toBe(allVariants.length)
  for (const metric of collapseMetrics)
    for (const variant of collapseVariants[metric]) {
      expect(metricOf(variant)).toBe(metric)
      expect(variantTexts[variant].description).toMatch(/\.$/)
    }
  expect(new Set(allVariants.map((own) => variantTexts[own].name)).size).toBe(allVariants.length)
})
