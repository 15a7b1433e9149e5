import type { PictureInput } from '../../shared/spec/backbone/backbone.ts'
import { storedPictures } from '../../shared/spec/backbone/pictures.ts'
import { SpecError } from '../../shared/spec/runSpec.ts'
import type { Sample } from '../../shared/contract/trainer.ts'
import type { SampleOrder } from './chooseSamples.ts'
import type { DataSet } from './dataSet.ts'

/** Throws a SpecError where a spec has a backbone and its set has no pictures, or pictures of another size. */
export function checkPictures({ data, backbone }: SampleOrder, { shape }: Pick<DataSet, 'shape'>): void {
  if (!backbone) return
  const name = data.set === 'imported' ? `'${data.name}'` : 'the digits'
  const stored = storedPictures(shape)
  if (!stored)
    throw new SpecError(
      'backbone.kind',
      `is ${backbone.kind}, but a sample of ${name} is a row of ${shape.join(' × ')} numbers, not a picture: choose a set of pictures`,
    )
  const { height, width, channels, order } = backbone.input
  // The order of one channel does not matter.
  const agrees =
    height === stored.height &&
    width === stored.width &&
    channels === stored.channels &&
    (channels === 1 || order === stored.order)
  if (agrees) return
  const text = ({ height: h, width: w, channels: c, order: o }: typeof stored): string => `${h}×${w}×${c} (${o})`
  throw new SpecError(
    'backbone.input',
    `is for pictures of ${text(backbone.input)}, but those of ${name} are ${text(stored)}: set height, width, channels and order to them`,
  )
}

/** Numbers of training pictures that all pictures of a run are scaled by. */
export interface ChannelScale {
  means: readonly number[]
  deviations: readonly number[]
}

/** Copies a picture into `to`, pixel by pixel, whatever order it is stored in. */
export function placePicture(
  from: Float64Array,
  { height, width, channels, order }: PictureInput,
  to: Float64Array | Float32Array,
): void {
  if (order === 'hwc' || channels === 1) return to.set(from)
  const plane = height * width
  for (let c = 0; c < channels; c++)
    for (let p = 0; p < plane; p++) to[p * channels + c] = from[c * plane + p] as number
}

/** Computes mean and deviation of every channel over all pixels; a constant channel has deviation 1. */
export function channelScale(X: Sample['X'], channels: number): ChannelScale {
  const count = X.length / channels
  const means = new Array<number>(channels).fill(0)
  for (let i = 0; i < X.length; i++) means[i % channels] = (means[i % channels] as number) + (X[i] as number) / count
  const squares = new Array<number>(channels).fill(0)
  for (let i = 0; i < X.length; i++)
    squares[i % channels] =
      (squares[i % channels] as number) + ((X[i] as number) - (means[i % channels] as number)) ** 2
  return { means, deviations: squares.map((sum) => Math.sqrt(sum / count) || 1) }
}

/** Gives every channel mean 0 and deviation 1 in place, by the numbers of `scale`. */
export function standardise(X: Sample['X'], { means, deviations }: ChannelScale): void {
  const channels = means.length
  for (let i = 0; i < X.length; i++)
    X[i] = ((X[i] as number) - (means[i % channels] as number)) / (deviations[i % channels] as number)
}
