import { expect, test } from 'vitest'
import { mapEntries, matrix, multiply, transpose, type Matrix } from '../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../src/shared/linalg/orthogonal.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { residualCollapse } from '../../../src/shared/theory/residual.ts'
import { det } from '../../oracle/networkCases.ts'

const labels = [0, 0, 0, 1, 1, 2]
const residual = [false, true, true, false]
const names = ['tanh', 'tanh', 'tanh', 'identity'] as const
const times = (A: Matrix, factor: number): Matrix => mapEntries(A, (a) => factor * a)

/** The minimum of Theorem C.2 for a constant C, with the weights of the residual layers moved away by `away`. */
function minimum(C: number, away: number): { features: Matrix[]; preactivations: Matrix[]; weights: Matrix[] } {
  const Y = matrix(3, 6)
  labels.forEach((k, i) => (Y.data[k * 6 + i] = 1))
  const O = haarOrthogonal(6, 3, randomStream(3, 'basis'))
  let Z = times(multiply(O, Y), C)
  const weights = [det(6, 4, 1), times(det(6, 6, 2), away), times(det(6, 6, 3), away), times(transpose(O), 1 / C)]
  const features = [Z]
  const preactivations = [mapEntries(Z, Math.atanh)]
  for (const W of weights.slice(1, 3)) {
    const A = multiply(W, Z)
    const input = Z
    Z = mapEntries(A, Math.tanh)
    Z = matrix(
      6,
      6,
      Z.data.map((z, i) => z + (input.data[i] ?? NaN)),
    )
    features.push(Z)
    preactivations.push(A)
  }
  const output = multiply(weights[3]!, Z)
  return { features: [...features, output], preactivations: [...preactivations, output], weights }
}

test('closed form: at the minimum the residual weights are 0, nothing changes, and the cost is K/(2C²)', () => {
  const { weights, ...stack } = minimum(0.5, 0)
  const got = residualCollapse(stack, weights, residual, names)
  expect(got.refusal).toBeNull()
  expect(got.smallestC).toBeCloseTo(0.5, 12)
  expect(got.optimum).toBeCloseTo(6, 12)
  expect(got.cost).toBeCloseTo(6, 12)
  expect(got.layers.map(({ mustVanish, distance, change }) => [mustVanish, distance, change])).toEqual([
    [false, null, null],
    [true, 0, 0],
    [true, 0, 0],
    [false, null, null],
  ])
  // ‖W_L‖ = √K/C, the norm that distances are measured in
  expect(got.layers[3]?.norm).toBeCloseTo(Math.sqrt(3) / 0.5, 12)
})
test('away from the minimum the distance grows with the weights', () => {
  const at = (away: number): number[] => {
    const { weights, ...stack } = minimum(0.5, away)
    return residualCollapse(stack, weights, residual, names).layers.flatMap(({ distance, change }) =>
      distance === null ? [] : [distance, change ?? NaN],
    )
  }
  const near = at(1e-6)
  at(2e-6).forEach((value, i) => expect(value / (near[i] ?? NaN)).toBeCloseTo(2, 4))
})
test('rotating all hidden features with the weights of linear layers changes nothing', () => {
  const { weights, ...stack } = minimum(0.5, 0)
  const O = haarOrthogonal(6, 6, randomStream(4, 'turn'))
  const turned = {
    features: stack.features.map((Z, l) => (l < 3 ? multiply(O, Z) : Z)),
    preactivations: stack.preactivations.map((A, l) => (l < 3 ? multiply(O, A) : A)),
  }
  const got = residualCollapse(turned, [...weights.slice(0, 3), multiply(weights[3]!, transpose(O))], residual, names)
  expect(got.cost).toBeCloseTo(6, 12)
  expect(got.smallestC).toBeCloseTo(0.5, 12)
})
test('permuting the classes changes nothing', () => {
  const { weights, ...stack } = minimum(0.5, 1e-3)
  const rows = (M: Matrix): Matrix => multiply(matrix(3, 3, Float64Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0)), M)
  const swap = (all: Matrix[]): Matrix[] => all.map((M, l) => (l === 3 ? rows(M) : M))
  const one = residualCollapse(stack, weights, residual, names)
  const other = residualCollapse(
    { features: swap(stack.features), preactivations: swap(stack.preactivations) },
    swap(weights),
    residual,
    names,
  )
  expect(other.cost).toBeCloseTo(one.cost, 12)
  expect(other.smallestC).toBeCloseTo(one.smallestC, 12)
})
test('Theorem C.2 has a reason where it does not apply', () => {
  const { weights, ...stack } = minimum(0.5, 0)
  const refusal = (kinds: boolean[], ...given: ('tanh' | 'relu' | 'sigmoid' | 'leakyRelu')[]): string | null =>
    residualCollapse(stack, weights, kinds, ['tanh', ...given]).refusal
  expect(refusal(residual, 'tanh', 'leakyRelu', 'tanh')).toBeNull()
  expect(refusal(residual, 'tanh', 'relu', 'tanh')).toContain('relu does not satisfy it')
  expect(refusal(residual, 'sigmoid', 'tanh', 'tanh')).toContain('sigmoid does not satisfy it')
  expect(refusal([false, false, true, false], 'tanh', 'tanh', 'tanh')).toContain('layer 2 is not')
})
test('degenerate: outputs of zero, one class, NaN, layers that do not fit', () => {
  const { weights, ...stack } = minimum(0.5, 0)
  const zero = matrix(3, 6)
  const silent = {
    features: [...stack.features.slice(0, 3), zero],
    preactivations: [...stack.preactivations.slice(0, 3), zero],
  }
  const got = residualCollapse(silent, weights, residual, names)
  expect([got.smallestC, got.optimum, got.layers[1]?.distance]).toEqual([0, 0, NaN])
  const one = matrix(1, 2, Float64Array.of(1, 1))
  const single = { features: [one, one, one], preactivations: [one, matrix(1, 2), one] }
  const W = matrix(1, 1, Float64Array.of(1))
  const kinds = ['tanh', 'tanh', 'identity'] as const
  const alone = residualCollapse(single, [W, matrix(1, 1), W], [false, true, false], kinds)
  ;[alone.smallestC, alone.cost, alone.optimum].forEach((value, i) => expect(value).toBeCloseTo(i === 0 ? 1 : 0.5, 14))
  const broken = [weights[0]!, mapEntries(weights[1]!, () => NaN), ...weights.slice(2)]
  expect(() => residualCollapse(stack, broken, residual, names)).toThrow('W_2 has entries that are not finite')
  expect(() => residualCollapse(stack, weights.slice(1), residual, names)).toThrow('3 weights for 4 layers')
  expect(() => residualCollapse(stack, weights, [false, true, true, true], names)).toThrow(
    'layer 4 and its input differ in size',
  )
  expect(() => residualCollapse({ features: [], preactivations: [] }, [], [], [])).toThrow('0 layers, needs 2')
})
