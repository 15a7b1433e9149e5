import type { DoubleSample } from '../../../shared/contract/trainer.ts'
import { randomStream, type Random } from '../../../shared/linalg/random.ts'
import type { Mixture } from '../../../shared/spec/data.ts'
import { drawnLabels } from './labels.ts'

/**
 * Draws x_i = μ_{y_i} + σ ε_i with standard normal μ_k and ε_i. Every class has its own random streams for mean and
 * noise. The first samples of a class therefore stay the same when more are drawn, and σ only scales the noise.
 */
export function drawMixture(data: Mixture, labels: readonly number[] = drawnLabels(data)): DoubleSample {
  const { classes, dimension, deviation, sampling } = data
  const stream = (what: string, k: number): Random => randomStream(sampling.seed, `${what} ${k}`)
  const means = Array.from({ length: classes }, (_, k) => {
    const random = stream('mean', k)
    return Float64Array.from({ length: dimension }, () => random.normal())
  })
  const noise = means.map((_, k) => stream('noise', k))
  const X = new Float64Array(dimension * labels.length)
  for (const [i, k] of labels.entries()) {
    const [mean, random] = [means[k] as Float64Array, noise[k] as Random]
    for (let j = 0; j < dimension; j++) X[i * dimension + j] = (mean[j] as number) + deviation * random.normal()
  }
  return { X, features: dimension, labels: Int32Array.from(labels), classes }
}
