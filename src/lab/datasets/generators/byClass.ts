import type { DoubleSample } from '../../../shared/contract/trainer.ts'
import { randomStream, type Random } from '../../../shared/linalg/random.ts'
import { classCount, inputDimension, type Generated } from '../../../shared/spec/data.ts'
import { drawnLabels } from './labels.ts'

/**
 * Draws each sample from the random stream of its class. The first samples of a class therefore stay the same when more
 * samples or classes are drawn. `write` fills x_i, the numbers of one sample, from that stream.
 */
export function byClass(
  data: Generated,
  write: (x: Float64Array, k: number, random: Random) => void,
  labels: readonly number[] = drawnLabels(data),
): DoubleSample {
  const [classes, features] = [classCount({ data }), inputDimension({ data })]
  const X = new Float64Array(features * labels.length)
  const streams = Array.from({ length: classes }, (_, k) => randomStream(data.sampling.seed, `${data.set} ${k}`))
  for (const [i, k] of labels.entries()) write(X.subarray(i * features, (i + 1) * features), k, streams[k] as Random)
  return { X, features, labels: Int32Array.from(labels), classes }
}
