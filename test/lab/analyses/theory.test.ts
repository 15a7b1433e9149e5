import { describe, expect, it } from 'vitest'
import { theory } from '../../../src/lab/analyses/theory.ts'
import { openDataSets } from '../../../src/lab/datasets/dataSets.ts'
import { drawSample } from '../../../src/lab/datasets/sample.ts'
import { TheoryParameters, TheoryResult } from '../../../src/shared/contract/analyses/theory.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import type { RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../../src/shared/theory/objective.ts'
import { parameterCount } from '../../../src/shared/theory/problem.ts'
import { rankBound } from '../../../src/shared/theory/rankBound.ts'
import { representationCost } from '../../../src/shared/theory/representationCost.ts'
import { root, spec as specOf } from '../specs.ts'

function analyse(changes: Partial<RunSpecInput> = {}, parameters: Partial<TheoryParameters> = {}, shift = 0) {
  const spec = specOf({ network: { widths: [12, 11, 10] }, ...changes })
  const sample = drawSample(spec, openDataSets(root))
  const problem = makeProblem(spec, sample)
  const random = randomStream(7, 'weights')
  const theta = Float64Array.from({ length: parameterCount(problem) }, () => 0.3 * random.normal() + shift)
  const told: number[] = []
  const input = { problem, spec, sample, weights: [{ step: 3, theta }], parameters: TheoryParameters.parse(parameters) }
  const result = theory(input, (done) => told.push(done))
  return { result, problem, theta, told }
}

describe('the theory of a run', () => {
  it('is what the functions of the theorems compute, with the requested K and seed', () => {
    const { result, problem, theta, told } = analyse({}, { K: 4, seed: 5 })
    expect(TheoryResult.parse(result)).toEqual(result)
    expect(result).toMatchObject({ step: 3, K: 4 })
    const bounds = rankBound(problem, theta, 4, { random: randomStream(1, 'another'), points: 1, rounds: 0 })
    for (const [l, found] of (result.bound.value ?? []).entries()) {
      const expected = bounds[l]
      expect(found.distance).toBe(expected?.distance)
      expect(found.offset).toBe(expected?.offset)
      expect(found.rows.map(({ below }) => below)).toEqual(Array.from({ length: l + 1 }, (_, j) => j))
      const smallest = Math.min(...found.rows.map(({ right }) => right))
      expect(found.rows.find(({ below }) => below === found.best)?.right).toBe(smallest)
    }
    expect(result.bound.value).toHaveLength(3)
    const { features, preactivations } = forwardPass(problem, theta)
    const cost = representationCost({ features, preactivations }, problem.targets)
    expect(result.cost.value).toMatchObject(cost)
    // Eq. 10 is never below eq. 11 at its own features.
    expect(result.cost.value?.weightCost).toBeGreaterThanOrEqual(cost.cost * (1 - 1e-12))
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBeCloseTo(1, 12)
  })

  it('has the cluster variation of every layer that the bound uses', () => {
    const { result } = analyse()
    const variation = result.variation.value ?? []
    expect(variation.map(({ layer }) => layer)).toEqual([0, 1, 2, 3])
    for (const { lower, upper, byClass } of variation) {
      expect(lower).toBeLessThanOrEqual(upper)
      expect(upper).toBeLessThanOrEqual(byClass)
    }
    for (const { rows } of result.bound.value ?? [])
      for (const { below, lower, upper } of rows) expect(variation[below]).toMatchObject({ lower, upper })
  })

  it('has the gradient of K samples of rank at most K, by seed', () => {
    const [first, second] = [1, 2].map((seed) => analyse({}, { K: 3, seed }).result.gradientRanks.value)
    expect(first?.samples).toHaveLength(3)
    expect(first?.samples).not.toEqual(second?.samples)
    expect(first?.layers.map(({ rank }) => rank)).toEqual([3, 3, 3])
    const all = analyse({}, { K: 1000 }).result.gradientRanks.value
    expect(all?.samples).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  it('forecasts every layer below the last from the next one', () => {
    const { result, problem, theta } = analyse()
    const { value } = result.forecast
    expect(value?.layers.map(({ layer, theorem, refusal }) => [layer, theorem, refusal])).toEqual([
      [1, '4.2', null],
      [2, '4.2', null],
    ])
    const { features } = forwardPass(problem, theta)
    const squares = features[0]?.data.reduce((sum, z) => sum + z * z, 0) ?? NaN
    const leading = value?.layers[0]?.measured ?? new Float64Array()
    expect(leading).toHaveLength(10)
    expect(Math.hypot(...leading)).toBeLessThanOrEqual(Math.sqrt(squares))
    expect(value?.common?.error).toBeGreaterThan(0)
  })

  it.each<[string, Partial<RunSpecInput>, Partial<Record<keyof TheoryResult, RegExp>>]>([
    ['a feedforward network', {}, { residual: /needs residual layers between/ }],
    [
      'biases',
      { network: { widths: [12, 11, 10], bias: true } },
      { cost: /without biases/, residual: /needs residual layers between/, forecast: /without biases/ },
    ],
    [
      'relu',
      { network: { widths: [12, 11, 10], activation: 'relu' } },
      {
        bound: /second derivatives of the gradient, and relu has none/,
        cost: /relu has none/,
        forecast: /relu has none/,
        residual: /./,
      },
    ],
    [
      'cross-entropy',
      { loss: { kind: 'crossEntropy' } },
      { cost: /cross-entropy has no targets/, forecast: /need the squared loss/, residual: /./ },
    ],
    ['a residual network', { network: { widths: [12, 12, 10], residual: true } }, { cost: /appendix C/ }],
    [
      'a layer that is narrower than K',
      { network: { widths: [12, 6, 10] } },
      { forecast: /layer 2 has 6/, residual: /./ },
    ],
  ])('of %s refuses inapplicable theorems in a sentence', (_, changes, refused) => {
    const { result } = analyse(changes)
    const sentences = {
      variation: result.variation.refusal,
      bound: result.bound.refusal,
      gradientRanks: result.gradientRanks.refusal,
      cost: result.cost.refusal,
      forecast: result.forecast.refusal,
      residual: result.residual.refusal,
    }
    const expected = Object.entries(sentences).map(([name]) => {
      const words = refused[name as keyof TheoryResult]
      return [name, words ? (expect.stringMatching(words) as string) : null]
    })
    expect(sentences).toEqual(Object.fromEntries(expected))
    for (const [name, refusal] of Object.entries(sentences))
      expect(result[name as 'cost'].value === null).toBe(refusal !== null)
  })

  it('of free features has neither inputs nor rows below the first layer', () => {
    const { result } = analyse({
      network: { widths: [12, 11, 10], freeFeatures: true },
      optimizer: { firstLayer: 'raw', continuation: { start: 1, divideBy: 2, steps: 1 } },
    })
    expect(result.variation.value?.map(({ layer }) => layer)).toEqual([1, 2, 3])
    expect(result.bound.value?.map(({ rows }) => rows.map(({ below }) => below))).toEqual([[], [1], [1, 2]])
    expect(result.bound.value?.[0]).toMatchObject({ best: null, slack: null })
  })

  it('of infinite weights refuses every part in a sentence', () => {
    const { result } = analyse({}, {}, Infinity)
    for (const part of [result.variation, result.bound, result.gradientRanks, result.cost, result.forecast])
      expect(part).toEqual({ value: null, refusal: expect.stringMatching(/not finite/) as string })
  })
})
