import { expect, test } from 'vitest'
import type { RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { measurementsOf, only, scalarsOf, stopAt, trainOne } from './runs.ts'
import { describeNative } from './graph/native.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)
const width = 7

const onBatches = (changes: Partial<RunSpecInput> = {}) =>
  smallSpec({
    data: { sampling: { kind: 'random', count: 12 } },
    batches: { size: 5, seed: 3 },
    loss: { targetScale: 0.9, reduction: 'mean' },
    optimizer: { kind: 'momentum', momentum: 0.9, rateInside: true, learningRate: 0.02, clipNorm: 1 },
    stop: { steps: 60 },
    ...changes,
  })

describeNative('a run on batches', () => {
  test('takes a step for each batch of each epoch, with a row of the log for each', async () => {
    const events = await trainOne(onBatches(), sample)
    const scalars = scalarsOf(events)
    const steps = Array.from({ length: scalars.length / width }, (_, i) => scalars[i * width])
    expect(steps).toEqual(Array.from({ length: 180 }, (_, i) => i + 1))
    expect(only(events, 'ended')[0]?.outcome.status).toBe('finished')
    const [first, last] = [measurementsOf(events)[0], measurementsOf(events).at(-1)]
    expect(last?.step).toBe(180)
    expect(last!.objective).toBeLessThan(first!.objective / 2)
  })

  test('stops and resumes in the middle of an epoch, bit for bit', async () => {
    const recipe = onBatches({ stop: { steps: 301 } })
    const programs = loadedPrograms(1)
    const whole = await trainOne(recipe, sample, { programs })
    const first = await trainOne(recipe, sample, { hear: stopAt(2), programs })
    const point = only(first, 'checkpointed').at(-1)
    expect(only(first, 'ended')[0]?.outcome.status).toBe('stopped')
    const second = await trainOne(recipe, sample, { resume: point?.resume ?? null, programs })
    expect([...scalarsOf(first), ...scalarsOf(second)]).toEqual(scalarsOf(whole))
    expect(only(second, 'checkpointed').at(-1)?.weights).toEqual(only(whole, 'checkpointed').at(-1)?.weights)
  })

  test('measures the whole training set, not the last batch', async () => {
    const events = await trainOne(onBatches({ stop: { steps: 1 }, logging: { measurements: 2 } }), sample)
    const full = await trainOne(
      smallSpec({
        loss: { targetScale: 0.9, reduction: 'mean' },
        optimizer: { kind: 'gradientDescent', learningRate: 0.02 },
        stop: { steps: 1 },
        logging: { measurements: 2 },
      }),
      sample,
    )
    const start = { ...measurementsOf(events)[0]!, time: 0 }
    const expected = { ...measurementsOf(full)[0]!, time: 0 }
    const accuracy = Float64Array.of(1 / 3)
    expect(start).toEqual({ ...expected, layered: { ...expected.layered, accuracy } })
  })

  test('diverges with a rate that is too large, and says at which step', async () => {
    const optimizer = { kind: 'gradientDescent', learningRate: 1e30 } as const
    const events = await trainOne(onBatches({ optimizer }), sample)
    expect(only(events, 'ended')[0]?.outcome).toMatchObject({
      status: 'diverged',
      message: expect.stringContaining('the objective is not finite after step'),
    })
  })
})
