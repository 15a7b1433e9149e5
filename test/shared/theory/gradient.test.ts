import { describe, expect, test } from 'vitest'
import { activationNames } from '../../../src/shared/spec/runSpec.ts'
import { activations } from '../../../src/shared/theory/activation.ts'
import { sampleLosses } from '../../../src/shared/theory/loss.ts'
import { objective } from '../../../src/shared/theory/objective.ts'
import { matrix } from '../../../src/shared/linalg/matrix.ts'
import { build, networkCases, type NetworkCase } from '../../oracle/networkCases.ts'

const base = Object.fromEntries(networkCases)['ff_tanh_bias_whitened']!
const raw = { problem: 'tiny', coordinates: 'raw' } as const

const variants: [string, Partial<NetworkCase>][] = [
  ['whitened coordinates', {}],
  ...activationNames.flatMap((name): [string, Partial<NetworkCase>][] => [
    [`${name} in hidden layers`, { ...raw, hidden: name }],
    [`${name} in residual layers`, { ...raw, hidden: name, residual: true, reduction: 'mean' }],
    [`${name} at the output`, { ...raw, last: name }],
    [`${name} under cross-entropy`, { ...raw, last: name, loss: 'crossEntropy' }],
  ]),
  ['cross-entropy as a mean', { ...raw, last: 'identity', loss: 'crossEntropy', reduction: 'mean' }],
  ['free features', { ...raw, freeFeatures: true }],
  ['free features below residual layers', { problem: 'small', coordinates: 'raw', freeFeatures: true, residual: true }],
  ['decays by layer', { ...raw, weightDecays: [0, 0.3, 0.1], featureLayers: [2] }],
]

describe.each(variants)('the gradient with %s', (_, changes) => {
  test('agrees with central differences, the continuation included', () => {
    const { problem, theta } = build({ ...base, ...changes })
    const multiplier = 7
    const value = (at: Float64Array): number => {
      const { dataLoss, weightPenalty, featurePenalty } = objective(problem, at, multiplier)
      return dataLoss + multiplier * (weightPenalty + featurePenalty)
    }
    const { gradient } = objective(problem, theta, multiplier)
    const h = 1e-5
    for (let i = 0; i < theta.length; i += theta.length > 100 ? 13 : 1) {
      const moved = (by: number): Float64Array => theta.map((t, j) => (j === i ? t + by : t))
      const difference = (value(moved(h)) - value(moved(-h))) / (2 * h)
      expect(Math.abs(difference - (gradient[i] ?? NaN))).toBeLessThan(2e-8)
    }
  })
})

describe.each(activationNames)('%s', (name) => {
  const { value, derivative, inverse, slope } = activations[name]
  const points = [-3, -1.2, -0.4, 0.3, 0.9, 2.5]
  test('has the derivative of its value', () => {
    const h = 1e-6
    for (const a of points)
      expect(Math.abs(derivative(a, value(a)) - (value(a + h) - value(a - h)) / (2 * h))).toBeLessThan(1e-9)
  })
  test('has the inverse of its value', () => {
    for (const a of points) if (inverse) expect(inverse(value(a))).toBeCloseTo(a, 12)
  })
  test('has a slope at 0 only where it is odd', () => {
    const isOdd = points.every((a) => Math.abs(value(-a) + value(a)) < 1e-15)
    expect(slope).toBe(isOdd ? derivative(0, value(0)) : null)
  })
})

test('the inverse of a bounded activation is infinite at its bound and NaN beyond', () => {
  expect(activations.softsign.inverse?.(1)).toBe(Infinity)
  expect(activations.softsign.inverse?.(1.5)).toBeNaN()
  expect(activations.sigmoid.inverse?.(0)).toBe(-Infinity)
  expect(activations.sigmoid.inverse?.(-0.1)).toBeNaN()
})

describe('cross-entropy', () => {
  const labels = Int32Array.from([0, 2])
  const at = (data: number[]) =>
    sampleLosses({ loss: 'crossEntropy', labels, targets: matrix(3, 2) }, matrix(3, 2, Float64Array.from(data)))
  test('is log K at equal outputs', () => {
    expect([...at([5, -1, 5, -1, 5, -1]).losses]).toEqual([Math.log(3), Math.log(3)])
  })
  test('neither overflows nor loses the digits of a small loss', () => {
    const { losses, gradient } = at([1000, 1000, 0, 0, 0, 0])
    expect([...losses]).toEqual([0, 1000])
    expect([...gradient.data]).toEqual([0, 1, 0, 0, 0, -1])
    const [small = NaN] = at([50, 0, 0, 0, 0, 0]).losses
    expect(small / (2 * Math.exp(-50))).toBeCloseTo(1, 12)
  })
  test('with label smoothing is the cross-entropy of the smoothed targets', () => {
    const [s, Z] = [0.3, [0.3, -1, 0.2, 2, -0.7, 0.1]]
    const smooth = (data: number[]) =>
      sampleLosses(
        { loss: 'crossEntropy', labels, targets: matrix(3, 2), labelSmoothing: s },
        matrix(3, 2, Float64Array.from(data)),
      )
    const { losses, gradient } = smooth(Z)
    ;[0, 1].forEach((i) => {
      const z = [Z[i], Z[2 + i], Z[4 + i]] as number[]
      const lse = Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0))
      const targets = z.map((_, k) => (k === labels[i] ? 1 - s : 0) + s / 3)
      expect(losses[i]).toBeCloseTo(lse - z.reduce((sum, value, k) => sum + value * (targets[k] ?? NaN), 0), 13)
      z.forEach((value, k) =>
        expect(gradient.data[2 * k + i]).toBeCloseTo(Math.exp(value - lse) - (targets[k] ?? NaN), 13),
      )
    })
  })
  test('does not change when a number is added to all outputs of a sample', () => {
    const outputs = [0.3, -1, 0.2, 2, -0.7, 0.1]
    const moved = at(outputs.map((z, i) => z + (i % 2 === 0 ? 3 : -4)))
    at(outputs).losses.forEach((loss, i) => expect(moved.losses[i]).toBeCloseTo(loss, 14))
  })
})
