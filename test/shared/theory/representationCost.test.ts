import { describe, expect, test } from 'vitest'
import { identity, mapEntries, matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { firstLayerCost } from '../../../src/shared/theory/forecast/firstLayerLimit.ts'
import {
  preactivationsOf,
  representationCost,
  weightCost,
  type RepresentationCost,
} from '../../../src/shared/theory/representationCost.ts'
import { residualCollapse } from '../../../src/shared/theory/residual.ts'
import { det } from '../../oracle/networkCases.ts'
import { oracle, relativeDistance } from '../../oracle/read.ts'
import { scaled } from '../../fixtures/matrices.ts'

interface Network {
  name: string
  residual: boolean[]
  weights: number[][][]
  features: number[][][]
  preactivations: number[][][]
  targets: number[][]
  X: number[][]
  weightCost: number
  norms: number[]
  firstLayerCost: number
  change?: (number | null)[]
  numbers: RepresentationCost
}
const { networks } = oracle<{ networks: Network[] }>('representationCost')
const toMatrix = (rows: number[][]): Matrix => matrix(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()))

describe.each(networks.map((network) => [network.name, network] as const))('%s', (_, network) => {
  const features = network.features.map(toMatrix)
  const preactivations = network.preactivations.map(toMatrix)
  const weights = network.weights.map(toMatrix)
  const expected = network.numbers
  const got = representationCost({ features, preactivations }, toMatrix(network.targets))

  test('has the cost and the constraints of NumPy', () => {
    expect(got.rank).toBe(expected.rank)
    for (const name of ['interpolation', 'cost', 'smallestC', 'leadingC', 'optimum', 'leadingOptimum'] as const)
      expect(relativeDistance([got[name]], [expected[name]])).toBeLessThan(1e-9)
    got.layers.forEach((layer, l) => {
      const row = expected.layers[l]!
      expect([layer.layer, layer.rank, layer.missingRank]).toEqual([row.layer, row.rank, row.missingRank])
      for (const name of ['cost', 'smallestC', 'leadingC', 'optimum', 'leadingOptimum'] as const)
        expect(relativeDistance([layer[name]], [row[name]])).toBeLessThan(1e-9)
      for (const name of ['representability', 'rankMargin'] as const)
        expect(Math.abs(layer[name] - row[name])).toBeLessThan(1e-10)
    })
  })
  test('has the weight cost of NumPy, which is no less where (I) holds', () => {
    expect(relativeDistance([weightCost(weights)], [network.weightCost])).toBeLessThan(1e-14)
    if (got.layers.every(({ representability }) => representability < 1e-10))
      expect(got.cost).toBeLessThan(network.weightCost * (1 + 1e-10))
  })
  test('costs no less than either lower bound where (III) holds', () => {
    if (got.layers.some(({ missingRank }) => missingRank > 0)) return
    expect(got.cost).toBeGreaterThan(got.leadingOptimum)
    expect(got.leadingOptimum).toBeGreaterThanOrEqual(got.optimum)
  })
  test('does not change when layers are rotated or samples permuted', () => {
    const random = randomStream(2, 'rotation')
    const permutation = permuted(identity(8), [3, 1, 7, 0, 2, 6, 5, 4])
    const move = (M: Matrix): Matrix => multiply(M, permutation)
    const turned = { features: features.map(move), preactivations: preactivations.map(move) }
    const O = haarOrthogonal(features[1]?.rows ?? 0, features[1]?.rows ?? 0, random)
    turned.features[1] = multiply(O, turned.features[1]!) // A^2 stays: σ does not commute with O
    const again = representationCost(turned, move(toMatrix(network.targets)))
    for (const name of ['interpolation', 'cost', 'smallestC', 'optimum'] as const)
      expect(relativeDistance([again[name]], [got[name]])).toBeLessThan(1e-9)
  })
  test('has the first layer of NumPy', () => {
    const first = firstLayerCost(preactivations[0]!, toMatrix(network.X))
    expect(relativeDistance([first.cost], [network.firstLayerCost])).toBeLessThan(1e-10)
    expect(first.representability).toBeLessThan(1e-12)
  })
  test('has the norms and changes of NumPy as a residual network', () => {
    if (!network.change) return
    const collapse = residualCollapse({ features, preactivations }, weights, network.residual, names(5))
    expect(collapse.refusal).toBeNull()
    expect(relativeDistance([collapse.cost], [expected.cost])).toBeLessThan(1e-9)
    collapse.layers.forEach((layer, l) => {
      expect(relativeDistance([layer.norm], [network.norms[l] ?? NaN])).toBeLessThan(1e-14)
      expect(layer.change === null).toBe(network.change?.[l] === null)
      if (layer.change !== null)
        expect(relativeDistance([layer.change], [network.change?.[l] ?? NaN])).toBeLessThan(1e-13)
    })
  })
})

const names = (L: number): 'tanh'[] => Array.from({ length: L }, () => 'tanh')

function permuted(A: Matrix, order: number[]): Matrix {
  return matrix(
    A.rows,
    A.cols,
    Float64Array.from(order.flatMap((i) => [...A.data.subarray(i * A.cols, (i + 1) * A.cols)])),
  )
}

/** Y (3, 6) and the collapsed stack Z^l = C_l O_l Z^{l+1} with σ = identity. */
function collapsedStack(C: number[]): { features: Matrix[]; Y: Matrix } {
  const labels = [0, 0, 0, 1, 1, 2]
  const Y = matrix(3, 6)
  labels.forEach((k, i) => (Y.data[k * 6 + i] = 1))
  const random = randomStream(5, 'stack')
  const features = [Y]
  for (const c of [...C].reverse()) {
    const above = features[0]!
    features.unshift(scaled(multiply(haarOrthogonal(6, above.rows, random), above), c))
  }
  return { features, Y }
}

test('closed form: a collapsed network costs Σ K/(2C_l²), with C_l found and every constraint met', () => {
  const { features, Y } = collapsedStack([2, 0.5, 1.5])
  const got = representationCost({ features, preactivations: preactivationsOf(features, identities(4)) }, Y)
  expect(got.interpolation).toBe(0)
  expect(got.cost).toBeCloseTo(3 / 8 + 3 / 0.5 + 3 / 4.5, 12)
  expect(got.optimum).toBeCloseTo(got.cost, 12)
  expect(got.layers.map(({ smallestC }) => Number(smallestC.toFixed(12)))).toEqual([2, 0.5, 1.5])
  got.layers.forEach((layer) => {
    expect(layer.representability).toBeLessThan(1e-14)
    expect([layer.rank, layer.missingRank]).toEqual([3, 0])
  })
})
test('round-off directions raise C over all values, not C over the K leading ones nor its bound', () => {
  const { features, Y } = collapsedStack([2, 2])
  const preactivations = preactivationsOf(features, identities(3))
  const random = randomStream(9, 'round-off')
  const bulk = haarOrthogonal(6, 6, random)
  const noisy = (A: Matrix, size: number): Matrix =>
    matrix(
      A.rows,
      A.cols,
      A.data.map((value, i) => value + size * (bulk.data[i] ?? 0)),
    )
  // A² has full rank through values of 1e-9, and Z¹ through values of 1e-3.
  const A2 = noisy(preactivations[1]!, 1e-9)
  const Z1 = noisy(features[0]!, 1e-3)
  const got = representationCost({ features: [Z1, ...features.slice(1)], preactivations: [Z1, A2, Y] }, Y).layers[0]
  expect(got?.smallestC).toBeGreaterThan(1e5)
  expect(got?.optimum).toBeLessThan(1e-9)
  expect(got?.leadingC).toBeCloseTo(2, 2)
  expect(got?.leadingOptimum).toBeCloseTo(3 / 8, 2)
  expect(got?.cost).toBeGreaterThan(got?.leadingOptimum ?? NaN)
})
test('scaling: a layer times c has c times its C and 1/c² of its cost', () => {
  const { features, Y } = collapsedStack([1, 1, 1])
  const preactivations = preactivationsOf(features, identities(4))
  const moved = features.map((Z, l) => (l === 1 ? scaled(Z, 3) : Z))
  const got = representationCost({ features: moved, preactivations }, Y)
  expect(got.layers.map(({ cost }) => Number(cost.toFixed(12)))).toEqual([1.5, Number((1.5 / 9).toFixed(12)), 1.5])
  expect(got.layers[1]?.smallestC).toBeCloseTo(3, 12)
})
const identities = (L: number): 'identity'[] => Array.from({ length: L }, () => 'identity')

test('degenerate: one class, a layer of rank 0, an output of zeros', () => {
  const one = matrix(1, 3, Float64Array.of(1, 1, 1))
  const got = representationCost({ features: [scaled(one, 2), one], preactivations: [scaled(one, 2), one] }, one)
  expect([got.rank, got.cost, got.smallestC]).toEqual([1, 0.125, 2])
  const zero = matrix(1, 3)
  const dead = representationCost({ features: [zero, one], preactivations: [zero, one] }, one).layers[0]
  expect(dead).toMatchObject({ cost: 0, representability: 1, smallestC: 0, rank: 0, missingRank: 1, optimum: 0 })
  const silent = representationCost({ features: [one, zero], preactivations: [one, zero] }, one)
  expect(silent).toMatchObject({ interpolation: 1, cost: 0, smallestC: 0, optimum: 0 })
})
test('degenerate: an empty class only lowers rank(Y)', () => {
  const Y = matrix(3, 4, Float64Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1))
  expect(representationCost({ features: [Y, Y], preactivations: [Y, Y] }, Y)).toMatchObject({ rank: 2 })
})
test('degenerate: NaN, Y = 0, one layer, sizes that do not fit are refused by name', () => {
  const Y = det(2, 3, 1)
  const stack = { features: [Y, Y], preactivations: [Y, Y] }
  const broken = mapEntries(Y, (y) => (y > 0 ? NaN : y))
  expect(() => representationCost({ ...stack, features: [broken, Y] }, Y)).toThrow('layer 1 has entries that are not')
  expect(() => representationCost({ ...stack, preactivations: [Y, broken] }, Y)).toThrow('layer 2 has entries that are')
  expect(() => representationCost(stack, matrix(2, 3))).toThrow('Y is zero')
  expect(() => representationCost({ features: [Y], preactivations: [Y] }, Y)).toThrow('1 layers, needs 2 or more')
  expect(() => representationCost({ ...stack, features: [transpose(Y), Y] }, Y)).toThrow('layer 1 is 3 × 2')
  expect(() => representationCost(stack, det(2, 4, 1))).toThrow('layer 1 is 2 × 3; it does not fit 2 × 3 or 4 samples')
})
test('pre-activations invert the features, or say where they cannot', () => {
  const Z = det(2, 3, 1)
  const tanh = mapEntries(Z, Math.tanh)
  preactivationsOf([tanh], ['tanh'])[0]?.data.forEach((a, i) => expect(a).toBeCloseTo(Z.data[i] ?? NaN, 14))
  expect(() => preactivationsOf([Z, Z], ['identity', 'relu'])).toThrow('layer 2: relu has no inverse')
  expect(() => preactivationsOf([identity(2)], ['tanh'])).toThrow('layer 1: tanh⁻¹(1) is not finite')
})
