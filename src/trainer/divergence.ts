import { blockMatrix, parameterBlocks, type Problem } from '../shared/theory/problem.ts'
import { forwardPass } from '../shared/theory/objective.ts'

/** Where a network first is not finite, in words: a weight, a layer's features, or only the objective made of them. */
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
  return `every layer is finite, but not the sum of their squares (layer ${features.length} included)`
}
