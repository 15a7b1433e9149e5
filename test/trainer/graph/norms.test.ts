import { expect, test } from 'vitest'
import { fusedBatchNorm, fusedBatchNormGradient } from '../../../src/trainer/engine/graph/language/norms.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { callGraph, wave } from './call.ts'
import { describeNative } from './native.ts'

const [batch, rows, columns, channels] = [3, 4, 5, 6]
const n = batch * rows * columns
const epsilon = 1e-3

/** Batch norm and its gradients, by sums in float64. */
function plainNorm(x: ArrayLike<number>, gamma: ArrayLike<number>, beta: ArrayLike<number>, slope: ArrayLike<number>) {
  const entries = Array.from({ length: n * channels }, (_, i) => i)
  const over = (of: (i: number) => number): Float64Array => {
    const sums = new Float64Array(channels)
    for (const i of entries) sums[i % channels]! += of(i)
    return sums
  }
  const mean = over((i) => x[i]! / n)
  const biased = over((i) => (x[i]! - mean[i % channels]!) ** 2 / n)
  const normed = entries.map((i) => (x[i]! - mean[i % channels]!) / Math.sqrt(biased[i % channels]! + epsilon))
  const byBeta = over((i) => slope[i]!)
  const byGamma = over((i) => slope[i]! * normed[i]!)
  return {
    y: normed.map((value, i) => gamma[i % channels]! * value + beta[i % channels]!),
    mean,
    variance: biased.map((value) => (value * n) / (n - 1)),
    byX: entries.map((i) => {
      const k = i % channels
      const centred = slope[i]! - byBeta[k]! / n - (normed[i]! * byGamma[k]!) / n
      return (gamma[k]! / Math.sqrt(biased[k]! + epsilon)) * centred
    }),
    byGamma,
    byBeta,
  }
}

describeNative('the fused batch norm', () => {
  test.each([false, true])('has mean, unbiased variance and gradients of sums in float64; XLA: %s', async (xla) => {
    const pictures = [batch, rows, columns, channels]
    const given = {
      x: wave('float32', pictures, 1),
      gamma: wave('float32', [channels], 2),
      beta: wave('float32', [channels], 3),
      slope: wave('float32', pictures, 4),
    }
    const got = await callGraph(
      given,
      ({ x, gamma, beta, slope }) => {
        const norm = fusedBatchNorm(x, gamma, beta, epsilon)
        const gradient = fusedBatchNormGradient(x, gamma, slope, norm, epsilon)
        const { y, mean, variance } = norm
        return { y, mean, variance, byX: gradient.x, byGamma: gradient.gamma, byBeta: gradient.beta }
      },
      xla,
    )
    const { x, gamma, beta, slope } = given
    const expected = plainNorm(x.values, gamma.values, beta.values, slope.values)
    for (const [name, values] of Object.entries(expected))
      expect(relativeDistance(got[name as keyof typeof got], values), name).toBeLessThan(3e-6)
  })
})
