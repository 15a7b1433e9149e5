import { randomStream } from '../../../shared/linalg/random.ts'
import { classCount, type Generated } from '../../../shared/spec/data.ts'

/** Classes of the samples, ascending: the labels of `random` are drawn independently and evenly. */
export function drawnLabels(data: Generated): number[] {
  const classes = classCount({ data })
  const { sampling } = data
  if (sampling.kind === 'balanced')
    return Array.from({ length: classes * sampling.perClass }, (_, i) => Math.floor(i / sampling.perClass))
  const random = randomStream(sampling.seed, 'labels')
  return Array.from({ length: sampling.count }, () => random.integer(classes)).sort((a, b) => a - b)
}
