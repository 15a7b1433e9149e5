import { expect, test } from 'vitest'
import type { Measurement } from '../../src/shared/contract/measurements.ts'
import type { TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { measurementsOf, only, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)

interface Ran {
  last: TrainerEvent | undefined
  measurements: Measurement[]
  restarts: number
}

async function run(changes: Partial<RunSpecInput>): Promise<Ran> {
  const events = await trainOne(smallSpec(changes), sample)
  const restarts = only(events, 'progressed').at(-1)?.progress.restarts ?? 0
  return { last: events.at(-1), measurements: measurementsOf(events), restarts }
}

const network = { widths: [12, 12, 12, 3] }
const raw = { firstLayer: 'raw', continuation: { start: 10, divideBy: 5, steps: 30 } } as const

test.each<[string, Partial<RunSpecInput>]>([
  ['residual layers', { network: { ...network, residual: true }, initialisation: { gain: 0.3 } }],
  ['cross-entropy', { network: { ...network, lastActivation: 'identity' }, loss: { kind: 'crossEntropy' } }],
  ['free features', { network: { ...network, freeFeatures: true }, optimizer: raw }],
  ['softsign', { network: { ...network, activation: 'softsign' } }],
  ['gradient descent', { optimizer: { kind: 'gradientDescent', learningRate: 0.05 } }],
  ['momentum in reduced coordinates', { optimizer: { kind: 'momentum', learningRate: 0.02, firstLayer: 'reduced' } }],
  ['Nesterov', { optimizer: { kind: 'nesterov', learningRate: 0.02, schedule: { kind: 'cosine', final: 0 } } }],
  ['Adam with continuation', { optimizer: { kind: 'adam', learningRate: 0.01, continuation: raw.continuation } }],
])('%s: a run trains without a restart and separates the classes', async (_, changes) => {
  const { last, measurements, restarts } = await run(changes)
  expect(last).toMatchObject({ kind: 'ended', outcome: { status: 'finished' } })
  const [first, end] = [measurements[0], measurements.at(-1)]
  expect(end?.dataLoss).toBeLessThan(0.5 * (first?.dataLoss ?? 0))
  expect(restarts).toBe(0)
})

test('free features are the first weights: both have the same singular values', async () => {
  const { measurements } = await run({ network: { ...network, freeFeatures: true }, optimizer: raw })
  for (const { featureSpectra, weightSpectra } of measurements) expect(weightSpectra[0]).toEqual(featureSpectra[0])
})

test('a learning rate that is far too large ends as diverged', async () => {
  const changes = { network: { ...network, activation: 'identity', lastActivation: 'identity' } } as const
  const { last } = await run({ ...changes, optimizer: { kind: 'gradientDescent', learningRate: 50 } })
  expect(last).toMatchObject({ outcome: { status: 'diverged', message: expect.stringMatching(/not finite/) } })
})
