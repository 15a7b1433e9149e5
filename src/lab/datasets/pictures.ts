import { storedPictures } from '../../shared/spec/backbone/pictures.ts'
import { SpecError } from '../../shared/spec/runSpec.ts'
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
