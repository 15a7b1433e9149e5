import { expect, test } from 'vitest'
import { measurementsOf, only, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

/** Near round-off the slope decides, not the objective; a search by the objective stops eight digits early. */
test('L-BFGS in float64 continues at round-off until the classes have collapsed to machine precision', async () => {
  const events = await trainOne(
    smallSpec({
      precision: 'float64',
      network: { widths: [10, 10, 10, 10, 3] },
      penalty: { weightDecay: 1e-2, firstLayer: 0, featureDecay: 1e-2, featureLayers: 'all' },
      optimizer: { memory: 20, continuation: { start: 1, divideBy: 2, steps: 1 } },
      stop: { steps: 20_000 },
    }),
    gaussianSample(3, 3, 12),
  )
  expect(only(events, 'ended')[0]?.outcome.status).toBe('finished')
  const last = measurementsOf(events).at(-1)
  expect(Math.max(...(last?.tcv ?? [1]))).toBeLessThan(1e-26)
  expect(last?.gradientNorm).toBeLessThan(1e-12)
  expect(last?.featureRanks).toEqual([3, 3, 3, 3, 3])
})
