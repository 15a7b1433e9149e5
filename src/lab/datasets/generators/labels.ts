import { randomStream } from '../../../shared/linalg/random.ts'
import { classCount, type Generated } from '../../../shared/spec/data.ts'

/** Draws the classes of the samples, ascending. `random` sampling draws them independently and uniformly. */
export function drawnLabels(data: Generated): number[] {
  const classes = classCount({ data })
  const { sampling } = data
  if (sampling.kind === 'balanced')
    return Array.from({ length: classes * sampling.perClass }, (_, i) => Math.floor(i / sampling.perClass))
  const random = randomStream(sampling.seed, 'labels')
  return Array.from({ length: sampling.count }, () => random.integer(classes)).sort((a, b) => a - b)
}
