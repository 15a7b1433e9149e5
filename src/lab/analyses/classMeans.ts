import type { ClassMeansResult } from '../../shared/contract/analyses/classMeans.ts'
import { classOrder, splitByClass } from '../../shared/theory/collapse/classMeans.ts'
import { forwardPass } from '../../shared/theory/objective.ts'
import type { AnalysisInput } from './work.ts'

/** Returns the class means of every hidden layer at the requested step. */
export function classMeans({ problem, sample, weights }: AnalysisInput<'classMeans'>): ClassMeansResult {
  const { labels, classes } = sample
  const { step = 0, theta } = weights.at(-1) ?? {}
  if (!theta) throw new RangeError('class means need the weights of a step')
  const order = classOrder(labels, classes)
  const { features } = forwardPass(problem, theta)
  return {
    kind: 'classMeans',
    step,
    classes,
    layers: features.slice(0, -1).map((Z, l) => {
      const { means } = splitByClass(Z, order)
      return { layer: l + 1, units: means.rows, means: means.data }
    }),
  }
}
