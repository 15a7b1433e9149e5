import { describe, expect, test } from 'vitest'
import { multiply, squaredNorm, transpose } from '../../../src/shared/linalg/matrix.ts'
import { ownFirstWeights } from '../../../src/shared/theory/firstWeights.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { blockMatrix, parameterBlocks, sampleRows, weightMatrices } from '../../../src/shared/theory/problem.ts'
import { initialParameters } from '../../../src/trainer/initialise.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { gaussianSample, smallSpec } from '../../trainer/sample.ts'

const continuation = { start: 1, divideBy: 2, steps: 1 }

describe.each([
  ['whitened', 20],
  ['reduced', 20],
  ['reduced', 5],
  ['raw', 20],
] as const)('W₁ trained in %s coordinates of %i inputs', (firstLayer, features) => {
  const sample = gaussianSample(3, 4, features) // 12 samples
  const optimizer = { kind: 'gradientDescent' as const, firstLayer, continuation }
  const spec = smallSpec({ optimizer: firstLayer === 'whitened' ? { firstLayer, continuation } : optimizer })
  const problem = makeProblem(spec, sample)
  const theta = initialParameters(spec, problem)
  const B = blockMatrix(theta, parameterBlocks(problem)[0]!)
  const W = ownFirstWeights(problem, sample)(B)
  const X = transpose(sampleRows(sample))

  test('has one column for each input and gives the pre-activations of training', () => {
    expect([W.rows, W.cols]).toEqual([12, features])
    expect(relativeDistance(multiply(W, X).data, multiply(B, problem.inputs!).data)).toBeLessThan(1e-13)
  })

  test('has the norm of the matrix that stands for it', () => {
    const [stands] = weightMatrices(problem, theta)
    expect(squaredNorm(W)).toBeCloseTo(squaredNorm(stands!), 10)
  })
})
