import { blockMatrix, parameterBlocks, type Problem } from '../shared/theory/problem.ts'
import { forwardPass } from '../shared/theory/objective.ts'

/** Names the first part of a network that is not finite: a weight, a layer's features, or only the objective. */
export function firstNonFinite(problem: Problem, theta: Float64Array): string {
  const isBad = (data: Float64Array): boolean => data.some((value) => !Number.isFinite(value))
  const { features } = forwardPass(problem, theta)
  for (let layer = 1; layer <= features.length; layer++) {
    const blocks = parameterBlocks(problem).filter((block) => block.layer === layer)
    for (const block of blocks)
      if (isBad(blockMatrix(theta, block).data))
        return `first in ${block.kind === 'weight' ? 'W' : 'b'}_${layer} (layer ${layer})`
    if (isBad(features[layer - 1]!.data)) return `first in Z^${layer} (layer ${layer})`
  }
  return `every layer is finite, but the sum of their squares is not (layer ${features.length} included)`
}
