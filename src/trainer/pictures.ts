import type { PictureInput } from '../shared/spec/backbone/backbone.ts'
import type { Sample } from '../shared/theory/problem.ts'

/** The mean and the deviation of every channel. */
export interface ChannelScale {
  mean: Float64Array
  deviation: Float64Array
}

/** Returns mean and deviation of every channel over all pixels of the samples; null where a spec asks for neither. */
export function channelScale({ channels, order, standardise }: PictureInput, sample: Sample): ChannelScale | null {
  if (standardise === 'none') return null
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)]
  const pixels = sample.features / channels
  const channelOf = (place: number): number => (order === 'hwc' ? place % channels : Math.floor(place / pixels))
  const count = sample.labels.length * pixels
  sample.X.forEach((value, i) => (sums[channelOf(i % sample.features)]! += value))
  const mean = sums.map((sum) => sum / count)
  sample.X.forEach((value, i) => {
    const channel = channelOf(i % sample.features)
    squares[channel]! += (value - mean[channel]!) ** 2
  })
  // A channel of one value becomes 0.
  return { mean, deviation: squares.map((sum) => Math.sqrt(sum / count) || 1) }
}

/** Returns the samples as pictures (N, rows, columns, channels), row-major. */
export function picturesOf(
  { height, width, channels, order }: PictureInput,
  { X, features, labels }: Sample,
  scale: ChannelScale | null,
): Float32Array | Float64Array {
  const pixels = height * width
  const pictures = X.slice()
  for (let i = 0; i < labels.length; i++)
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let channel = 0; channel < channels; channel++) {
        const from = i * features + (order === 'hwc' ? pixel * channels + channel : channel * pixels + pixel)
        const value = X[from]!
        pictures[i * features + pixel * channels + channel] = scale
          ? (value - scale.mean[channel]!) / scale.deviation[channel]!
          : value
      }
  return pictures
}
