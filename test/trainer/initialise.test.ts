import { describe, expect, test } from 'vitest'
import type { RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../src/shared/theory/objective.ts'
import { blockMatrix, parameterBlocks } from '../../src/shared/theory/problem.ts'
import { initialParameters } from '../../src/trainer/initialise.ts'
import { relativeDistance } from '../oracle/read.ts'
import { gaussianSample, smallSpec } from './sample.ts'

type Kind = NonNullable<RunSpecInput['initialisation']['kind']>

const sample = gaussianSample(3, 20, 200) // 60 samples in 200 dimensions
const continuation = { start: 1, divideBy: 2, steps: 1 }

/** The initial W_1 … W_L of a wide network, with gain 2 and first gain 3. */
function layersOf(kind: Kind, changes: Partial<RunSpecInput> = {}) {
  const spec = smallSpec({
    network: { widths: [300, 100, 3] },
    initialisation: { kind, gain: 2, firstGain: 3 },
    optimizer: { firstLayer: 'raw', continuation },
    ...changes,
  })
  const problem = makeProblem(spec, sample)
  const theta = initialParameters(spec, problem)
  return { problem, theta, layers: parameterBlocks(problem).map((block) => blockMatrix(theta, block)) }
}

const meanSquare = (values: Float64Array): number => values.reduce((sum, v) => sum + v * v, 0) / values.length
const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length

describe('the variance of initial weights', () => {
  test.each([
    ['he', 2 / 200, 2 / 300],
    ['xavier', 2 / 500, 2 / 400],
    ['normal', 1 / 200, 1 / 300],
    ['uniform', 1 / 600, 1 / 900],
  ] as const)('of kind %s is that of its source times the square of the gain', (kind, first, second) => {
    const [W1, W2] = layersOf(kind).layers
    // 60,000 and 30,000 numbers: the relative error of a variance is below 1 %, and 5 % is five of its deviations.
    expect(meanSquare(W1!.data) / (9 * first)).toBeCloseTo(1, 1)
    expect(meanSquare(W2!.data) / (4 * second)).toBeCloseTo(1, 1)
    expect(Math.abs(mean(W1!.data))).toBeLessThan(5 * Math.sqrt((9 * first) / 60_000))
  })

  test('uniform weights stay within ±gain/√fan-in and reach both ends', () => {
    const [, W2] = layersOf('uniform').layers
    const bound = 2 / Math.sqrt(300)
    expect(Math.max(...W2!.data)).toBeLessThanOrEqual(bound)
    expect(Math.max(...W2!.data)).toBeGreaterThan(0.99 * bound)
    expect(Math.min(...W2!.data)).toBeLessThan(-0.99 * bound)
  })

  test.each(['he', 'xavier', 'normal'] as const)('of free features of kind %s is 1/n_1 times the gain²', (kind) => {
    const [H1] = layersOf(kind, { network: { widths: [300, 100, 3], freeFeatures: true } }).layers
    expect([H1!.rows, H1!.cols]).toEqual([300, 60])
    expect(meanSquare(H1!.data) / (9 / 300)).toBeCloseTo(1, 1)
  })

  test('of free features of kind uniform is a third of that', () => {
    const [H1] = layersOf('uniform', { network: { widths: [300, 100, 3], freeFeatures: true } }).layers
    expect(meanSquare(H1!.data) / (3 / 300)).toBeCloseTo(1, 1)
  })
})

test.each(['orthogonal', 'he', 'xavier', 'normal', 'uniform'] as const)(
  'kind %s: raw and reduced coordinates start at the same network',
  (kind) => {
    const [raw, reduced] = (['raw', 'reduced'] as const).map((firstLayer) => {
      const { problem, theta } = layersOf(kind, {
        optimizer: { kind: 'gradientDescent', learningRate: 0.1, firstLayer },
      })
      return forwardPass(problem, theta).features
    })
    reduced!.forEach((Z, l) => expect(relativeDistance(Z.data, raw![l]!.data)).toBeLessThan(1e-12))
  },
)

test('biases start at 0, and the seed determines the weights', () => {
  const network = { widths: [30, 10, 3], bias: true }
  const [one, same, other] = [7, 7, 8].map((seed) => layersOf('he', { network, seed }))
  expect(one!.theta).toEqual(same!.theta)
  expect(one!.theta).not.toEqual(other!.theta)
  for (const block of parameterBlocks(one!.problem).filter(({ kind }) => kind === 'bias'))
    expect(blockMatrix(one!.theta, block).data.every((value) => value === 0)).toBe(true)
})

test('other kinds than orthogonal are refused in whitened coordinates, and the error says what to use', () => {
  expect(() => layersOf('he', { optimizer: { firstLayer: 'whitened', continuation } })).toThrow(
    'optimizer.firstLayer: is whitened, but initial weights of kind he are those of W_1 itself: use raw or reduced',
  )
})
