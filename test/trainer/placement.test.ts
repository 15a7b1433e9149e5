import { expect, test } from 'vitest'
import { describeNative } from './graph/native.ts'
import { measurementsOf, only, scalarsOf, trainOne, trainTogether } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 6)
const optimizers = {
  Adam: { kind: 'adam', learningRate: 3e-3, continuation: { start: 1, divideBy: 2, steps: 1 } },
  'L-BFGS': { kind: 'lbfgs', continuation: { start: 10, divideBy: 5, steps: 30 } },
} as const

describeNative('a run on a CPU', () => {
  test.each([
    ['Adam', 'float64'],
    ['Adam', 'float32'],
    ['L-BFGS', 'float64'],
  ] as const)('%s in %s has the same bits alone and among other runs of its study', async (name, precision) => {
    const specOf = (firstLayer: number) =>
      smallSpec({
        precision,
        engine: 'graph',
        optimizer: optimizers[name],
        penalty: { weightDecay: 1e-3, firstLayer, featureDecay: 1e-3, featureLayers: 'all' },
        stop: { steps: 3000 },
      })
    const alone = await trainOne(specOf(10), sample)
    const [together = []] = await trainTogether(
      [10, 2, 0.1].map((firstLayer) => ({ spec: specOf(firstLayer), sample })),
    )
    expect(only(alone, 'started')[0]?.engine.stacked).toBe(1)
    expect(only(together, 'started')[0]?.engine.stacked).toBe(1)
    expect(scalarsOf(alone).length).toBeGreaterThan(1000)
    expect(scalarsOf(together)).toEqual(scalarsOf(alone))
    const numbers = (events: typeof alone) => measurementsOf(events).map((measured) => ({ ...measured, time: 0 }))
    expect(numbers(together)).toEqual(numbers(alone))
  })
})
