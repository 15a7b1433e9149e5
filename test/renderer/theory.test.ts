import { expect, test } from 'vitest'
import { theorySections } from '../../src/renderer/features/run/theory/theoryTables.ts'
import { TheoryResult } from '../../src/shared/contract/analyses/theory.ts'

const row = (below: number, proved: number) => ({
  below,
  lower: 1e-10,
  upper: 2e-9,
  M: 3,
  entrywiseM: 6,
  remainder: 1e-8,
  ratio: 0.4,
  right: 2 * proved,
  proved,
  entrywiseRight: 4 * proved,
  lemma: { clusters: 10, rank: 9, difference: 1e-9, wcss: 2e-9, M: 2.5, entrywiseM: 5 },
})
const layer = (at: number, slack: number) => ({
  layer: at,
  norm: 3.2e-5,
  distance: 3.2e-9,
  relativeDistance: 1e-4,
  decay: 2e-4,
  stationarity: 1e-3,
  offset: 1e-9,
  rows: [row(0, 1e-3), row(1, 1e-6)],
  best: 1,
  slack,
})
const result = (slack: number, classes = 10): TheoryResult =>
  TheoryResult.parse({
    kind: 'theory',
    step: 4600,
    K: 10,
    classes,
    variation: {
      value: [
        { layer: 0, lower: 0.5, upper: 0.6, byClass: 0.7, meanSquare: 3, dnc1: classes === 10 ? 'fails' : null },
        { layer: 1, lower: 0, upper: 2e-9, byClass: 2e-9, meanSquare: 3, dnc1: classes === 10 ? 'holds' : null },
      ],
      refusal: null,
    },
    collapseTolerance: 1e-6,
    centroidLoss: { value: [{ below: 1, clusters: 10, loss: 0.25, mean: 0.5, penalty: 0.125 }], refusal: null },
    bound: { value: [layer(2, slack)], refusal: null },
    gradientRanks: {
      value: { samples: [3, 7], layers: [{ layer: 1, rank: 2, singularValues: Float64Array.of(2, 1, 1e-17) }] },
      refusal: null,
    },
    cost: { value: null, refusal: 'Section 4 requires networks without biases.' },
    forecast: {
      value: {
        layers: [
          {
            layer: 1,
            theorem: '4.2',
            measured: Float64Array.of(2),
            forecast: Float64Array.of(2.2),
            refusal: null,
            fit: { C: 0.9, error: 0.1, scaleError: 0.1, shapeError: 0.001 },
          },
          {
            layer: 2,
            theorem: '4.2',
            measured: Float64Array.of(2),
            forecast: null,
            fit: null,
            refusal: 'The theorem needs σ⁻¹, and relu has none.',
          },
        ],
        common: null,
      },
      refusal: null,
    },
    residual: {
      value: {
        smallestC: 1,
        cost: 5,
        optimum: 4,
        layers: [
          { layer: 1, norm: 3, mustVanish: false, distance: null, change: null },
          { layer: 2, norm: 0.1, mustVanish: true, distance: 0.05, change: 0.01 },
        ],
      },
      refusal: null,
    },
  })

test('the bound shows both sides for every j, and marks the smallest right side', () => {
  const [bound] = theorySections(result(1e-7))
  expect(bound?.title).toBe('Every W_l lies within 0.01 % of rank 10; Theorem 3.4 holds')
  const [layers, rows] = bound?.tables ?? []
  expect(layers?.rows).toEqual([
    [
      'W₂',
      '3.20 × 10⁻⁹',
      '0.01 %',
      '2.00 × 10⁻⁶',
      'Z¹',
      '1.00 × 10⁻⁹',
      '1.00 × 10⁻⁷',
      '1.00 × 10⁻³',
      'holds',
      '2.00 × 10⁻⁴',
    ],
  ])
  expect(rows?.rows.map(([head, from]) => [head, from])).toEqual([
    ['W₂', 'X'],
    ['W₂', 'Z¹ ◂'],
  ])
  expect(rows?.columns.some(({ name }) => /lower estimate/.test(name))).toBe(true)
  for (const table of [layers, rows])
    expect(new Set(table?.rows.map((cells) => cells.length))).toEqual(new Set([table?.columns.length]))
})

test('the verdict on the bound ignores a slack that counts the offset', () => {
  expect(theorySections(result(-1e-9))[0]?.title).toBe('Every W_l lies within 0.01 % of rank 10; Theorem 3.4 holds')
})

test('titles state the interval, the ranks and the residual layers', () => {
  const [, variation, , , ranks, , forecast, residual] = theorySections(result(1))
  expect(variation?.title).toBe('The total cluster variation is at most 2.0 × 10⁻⁹ in every layer above the inputs')
  expect(variation?.tables[0]?.rows[0]).toEqual(['X', '0.500', '0.600', '0.700', 'fails'])
  expect(variation?.notes).toEqual([expect.stringMatching(/at most 1\.00 × 10⁻⁶ times mean/)])
  expect(ranks?.title).toBe('The gradient on 2 samples has rank at most 2 in every layer, as Proposition 3.1 states')
  expect(ranks?.tables[0]?.rows[0]).toEqual(['W₁', '2', '2.00', '0.500', '5.00 × 10⁻¹⁸'])
  expect(forecast?.title).toBe('Forecast from the trained next layer')
  expect(forecast?.tables[0]?.rows).toEqual([
    ['Z¹', '4.2', '0.900', '10 %', '10 %', '0.1 %'],
    ['Z²', '4.2', '–', '–', '–', '–'],
  ])
  expect(forecast?.notes).toEqual(['Z²: The theorem needs σ⁻¹, and relu has none.'])
  expect(residual?.title).toBe(
    'Weights that must vanish have norms of at most 5.0 % of √K/C, the norm of W_L at the minimum',
  )
  expect(residual?.tables[0]?.rows[0]).toEqual(['W₁', '3.00', 'no', '–', '–'])
})

test('a note explains the two numbers where K is below the number of classes', () => {
  expect(theorySections(result(1, 12))[1]?.notes).toEqual([
    'DNC1 (Definition 3.5) needs K = 12, the number of classes.',
    expect.stringMatching(/^K = 10 is below the 12 classes\./),
  ])
  expect(theorySections(result(1, 10))[1]?.notes).toHaveLength(1)
})

test('Lemma 3.3 and the centroid-based loss have a table each', () => {
  const [, , lemma, centroids] = theorySections(result(1))
  const row = lemma?.tables[0]?.rows[1]
  expect(row?.slice(0, 3)).toEqual(['W₂', 'Z¹', '1.00 × 10⁻⁹'])
  expect(row?.slice(-4)).toEqual(['5.00', '1.00 × 10⁻⁸', '9', '10'])
  expect(row).toHaveLength(lemma?.tables[0]?.columns.length ?? 0)
  expect(centroids?.tables[0]?.rows).toEqual([['Z¹', '10', '0.250', '0.500', '0.125', '0.375']])
})

test('a refused part shows a sentence instead of a table', () => {
  const cost = theorySections(result(1))[5]
  expect(cost).toMatchObject({
    title: 'Representation cost',
    tables: [],
    refusal: 'Section 4 requires networks without biases.',
  })
})
