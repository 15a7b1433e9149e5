import { describe, expect, test } from 'vitest'
import { randomStream } from '../../src/shared/linalg/random.ts'
import { optionalTable } from '../../src/shared/quantities/optionalTable.ts'
import { layeredNames, measured, weightLayeredNames } from '../../src/shared/quantities/table.ts'
import { layerCount } from '../../src/shared/quantities/text.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../src/shared/theory/objective.ts'
import { parameterCount } from '../../src/shared/theory/problem.ts'
import { initialParameters } from '../../src/trainer/initialise.ts'
import { featureQuantities } from '../../src/trainer/measure/ofFeatures.ts'
import { plainReadings } from '../../src/trainer/measure/readings.ts'
import { relativeDistance } from '../oracle/read.ts'
import { measurementsOf, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'
import { tolerances } from './tolerances.ts'

const sample = gaussianSample(3, 4, 20)

/** Some quantities need free features, batches or a backbone. */
const ofEveryRun = layeredNames.filter((name) => !(name in optionalTable))

describe('layered quantities', () => {
  test.each(['graph', 'javascript'] as const)('are measured at every step, layer by layer: %s', async (engine) => {
    const run = measurementsOf(await trainOne(smallSpec({ engine }), sample))
    expect(run.length).toBeGreaterThan(4)
    for (const { layered } of run) {
      expect(Object.keys(layered).toSorted()).toEqual(ofEveryRun.toSorted())
      for (const name of ofEveryRun) {
        expect(layered[name], name).toHaveLength(layerCount(measured[name], 4))
        expect(layered[name]?.every(Number.isFinite), name).toBe(true)
      }
    }
  })

  test('are the same in both engines at the same weights and multiple of λ', async () => {
    const [graph, ops] = [smallSpec({ engine: 'graph', precision: 'float64' }), smallSpec({ engine: 'javascript' })]
    const problem = makeProblem(graph, sample)
    const theta = initialParameters(graph, problem)
    const { start } = graph.optimizer.continuation
    const { layered: ofWeights } = await plainReadings(
      problem,
      theta,
      { multiplier: start, smoothing: 0 },
      async () => {},
    )
    const ofFeatures = featureQuantities(forwardPass(problem, theta).features, problem.labels, 3)
    const expected: Record<string, Float64Array> = { ...ofWeights, ...ofFeatures }
    const [ofGraph] = measurementsOf(await trainOne(graph, sample))
    const [ofOps] = measurementsOf(await trainOne(ops, sample))
    expect(ofOps?.layered).toEqual(expected)
    for (const name of layeredNames) {
      const distance = relativeDistance(ofGraph?.layered[name] ?? [], expected[name] ?? [])
      expect(distance, name).toBeLessThan(tolerances.float64.evaluation)
    }
  })

  test('are not numbers where all weights are zero', async () => {
    const problem = makeProblem(smallSpec(), sample)
    const { layered } = await plainReadings(
      problem,
      new Float64Array(parameterCount(problem)),
      { multiplier: 1, smoothing: 0 },
      async () => {},
    )
    for (const name of weightLayeredNames.filter((own) => own !== 'weightGradient'))
      expect(layered[name]?.every(Number.isNaN), name).toBe(true)
    // Every path through the network has a weight that is zero.
    expect(layered.weightGradient).toEqual(new Float64Array(4))
  })

  test.each(['graph', 'javascript'] as const)(
    'have no stationarity in a layer without weight decay: %s',
    async (engine) => {
      const spec = smallSpec({ engine, penalty: { ...smallSpec().penalty, weightDecays: [0, 1e-3, 0, 1e-3] } })
      const last = measurementsOf(await trainOne(spec, sample)).at(-1)
      expect(Array.from(last?.layered['stationarity'] ?? [], Number.isNaN)).toEqual([true, false, true, false])
      expect(last?.layered['weightGradient']?.every(Number.isFinite)).toBe(true)
    },
  )

  test('are finite at any other weights, and the same at the same weights', async () => {
    const problem = makeProblem(smallSpec(), sample)
    const random = randomStream(3, 'weights')
    const theta = Float64Array.from({ length: parameterCount(problem) }, () => random.normal())
    const read = async () =>
      (await plainReadings(problem, theta, { multiplier: 1, smoothing: 0 }, async () => {})).layered
    const [first, second] = [await read(), await read()]
    expect(first).toEqual(second)
    for (const name of weightLayeredNames) expect(first[name]?.every(Number.isFinite), name).toBe(true)
  })

  test('of the features are not numbers where features are not finite, and where all are zero', () => {
    const problem = makeProblem(smallSpec(), sample)
    const { features } = forwardPass(problem, new Float64Array(parameterCount(problem)))
    const zero = featureQuantities(features, problem.labels, 3)
    for (const values of Object.values(zero)) expect(values).toEqual(Float64Array.of(NaN, NaN, NaN, NaN))
    features[1]?.data.fill(NaN)
    const lost = featureQuantities(features, problem.labels, 3)
    expect([lost.cdnv[1], lost.equiangularity[1], lost.centreAgreement[1]]).toEqual([NaN, NaN, NaN])
  })

  test('of a linear network with weight decay end balanced and aligned', async () => {
    const spec = smallSpec({
      engine: 'graph',
      precision: 'float64',
      network: { widths: [12, 12, 12, 3], activation: 'identity', lastActivation: 'identity' },
      penalty: { weightDecay: 1e-2, firstLayer: 1, featureDecay: 0, featureLayers: 'all' },
      stop: { steps: 4000, spectrumChange: 0 },
    })
    const last = measurementsOf(await trainOne(spec, sample)).at(-1)
    for (const value of last?.layered['balancedness'] ?? [NaN]) expect(value).toBeLessThan(1e-6)
    for (const value of last?.layered['alignment'] ?? [NaN]) expect(Math.abs(value - 1)).toBeLessThan(1e-6)
  })
})
