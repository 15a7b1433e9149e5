import { expect, test } from 'vitest'
import { initialParameters } from '../../src/trainer/initialise.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { clusterVariationInterval } from '../../src/shared/theory/clusterVariation.ts'
import { randomStream } from '../../src/shared/linalg/random.ts'
import { measurement } from '../../src/trainer/measure/measure.ts'
import { plainReadings } from '../../src/trainer/measure/readings.ts'
import { measurementsOf, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)
const at = { step: 0, time: 0, multiplier: 1 }

test.each(['graph', 'javascript'] as const)(
  'every measurement has an interval round the value by class: %s',
  async (engine) => {
    const measured = measurementsOf(await trainOne(smallSpec({ engine }), sample))
    expect(measured.length).toBeGreaterThan(4)
    for (const { tcv, tcvLower, tcvUpper } of measured) {
      expect([tcvLower.length, tcvUpper.length]).toEqual([4, 4])
      tcv.forEach((byClass, l) => {
        expect(tcvLower[l]).toBeGreaterThanOrEqual(0)
        expect(tcvUpper[l]).toBeGreaterThanOrEqual(tcvLower[l] ?? NaN)
        expect(byClass).toBeGreaterThanOrEqual(tcvUpper[l] ?? NaN)
      })
    }
  },
)

test('the interval contains the result of k-means with many restarts', async () => {
  const spec = smallSpec()
  const problem = makeProblem(spec, sample)
  const readings = await plainReadings(
    problem,
    initialParameters(spec, problem),
    { multiplier: 1, smoothing: 0 },
    async () => {},
  )
  const { tcvLower, tcvUpper } = measurement(readings, problem, at)
  readings.features.forEach((Z, l) => {
    const random = randomStream(l, 'restarts')
    const { lower, upper } = clusterVariationInterval(Z, problem.targets, 3, { random, restarts: 50 })
    expect(tcvLower[l]).toBeCloseTo(lower, 14)
    expect(upper).toBeGreaterThanOrEqual(tcvLower[l] ?? NaN)
    expect(upper).toBeLessThanOrEqual((tcvUpper[l] ?? NaN) * (1 + 1e-12))
  })
})

test('features that are not finite have no interval', async () => {
  const spec = smallSpec()
  const problem = makeProblem(spec, sample)
  const readings = await plainReadings(
    problem,
    initialParameters(spec, problem),
    { multiplier: 1, smoothing: 0 },
    async () => {},
  )
  readings.features[1]?.data.fill(Number.NaN)
  readings.scatter[1] = Number.NaN
  const { tcvLower, tcvUpper } = measurement(readings, problem, at)
  expect([tcvLower[1], tcvUpper[1]]).toEqual([NaN, NaN])
  expect(tcvUpper[0]).toBeGreaterThan(0)
})
