import { expect, test } from 'vitest'
import { forwardPass } from '../../src/shared/theory/objective.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { initialParameters } from '../../src/trainer/initialise.ts'
import { accuracyOf } from '../../src/trainer/measure/accuracy.ts'
import { testAccuracy } from '../../src/trainer/measure/testAccuracy.ts'
import { measurementsOf, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 20, 80)
const continuation = { start: 1, divideBy: 2, steps: 1 }

test.each(['raw', 'reduced', 'whitened'] as const)('test samples are in %s coordinates too', (firstLayer) => {
  const spec = smallSpec({ optimizer: { kind: 'gradientDescent', firstLayer, continuation } })
  const problem = makeProblem(spec, sample)
  const accuracies = Array.from({ length: 5 }, (_, seed) => {
    const theta = initialParameters({ ...spec, seed }, problem)
    const trained = accuracyOf(forwardPass(problem, theta).features.at(-1)!, sample.labels)
    expect(testAccuracy(problem, theta, sample, sample)).toBe(trained)
    return trained
  })
  // The networks differ, so the numbers above are not all one.
  expect(new Set(accuracies).size).toBeGreaterThan(1)
})

test('a run without a backbone has both accuracies where it has test samples, and neither without', async () => {
  const spec = smallSpec({ engine: 'javascript', stop: { steps: 60 } })
  const [own, unseen] = [gaussianSample(3, 4, 20), gaussianSample(3, 5, 20)]
  const { layered } = measurementsOf(await trainOne(spec, own, { test: unseen })).at(-1)!
  expect(layered['accuracy']).toEqual(Float64Array.of(1))
  expect(layered['testAccuracy']![0]).toBeGreaterThan(0.9)
  const without = measurementsOf(await trainOne(spec, own)).at(-1)!
  expect(Object.keys(without.layered)).not.toContain('accuracy')
})
