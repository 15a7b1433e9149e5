import { beforeAll, describe, expect, test } from 'vitest'
import type { TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { parseSpec, type RunSpec } from '../../src/shared/spec/runSpec.ts'
import { relativeDistance } from '../oracle/read.ts'
import { isNativeBuilt } from './graph/native.ts'
import { measurementsOf, only, scalarsOf, stopAt, trainOne } from './runs.ts'
import { gaussianSample } from './sample.ts'

const [classes, perClass, side] = [10, 2, 28]
const sample = gaussianSample(classes, perClass, side * side)
const columns = 7

/** Layers of most kinds, with random numbers of their own. */
const layers = [
  { kind: 'convolution', channels: 4, stride: 4, padding: 'torch', bias: true },
  { kind: 'batchNorm' },
  { kind: 'activation' },
  { kind: 'dropout', rate: 0.25 },
  {
    kind: 'residual',
    body: [
      { kind: 'convolution', channels: 6, stride: 2 },
      { kind: 'dropout', rate: 0.1 },
    ],
    shortcut: 'zeroPadding',
  },
  { kind: 'residual', body: [{ kind: 'convolution', channels: 6 }], shortcut: 'projection', activation: 'tanh' },
  { kind: 'pool', method: 'average', size: 2 },
  { kind: 'flatten' },
  { kind: 'layerNorm' },
  { kind: 'dense', units: 6 },
] as const
const augmentation = { shift: 2, crop: 1, flip: true }
const input = { height: side, width: side, channels: 1, standardise: 'perChannel', augmentation } as const

const specOf = (engine: RunSpec['engine'], changes: Partial<RunSpecInput> = {}): RunSpec =>
  parseSpec({
    name: 'small backbone',
    engine,
    precision: 'float32',
    data: { set: 'digits', sampling: { kind: 'balanced', perClass } },
    batches: { size: 8, seed: 3 },
    backbone: { kind: 'layers', layers: [...layers], input },
    network: { widths: [6, 8, 8, classes], activation: 'relu', lastActivation: 'identity', bias: true },
    loss: { reduction: 'mean', labelSmoothing: 0.1 },
    penalty: {
      weightDecay: 1e-2,
      firstLayer: 0,
      featureDecay: 1e-2,
      featureLayers: 'first',
      backbone: { weightDecay: 1e-3, normDecay: 1e-3, biasDecay: 1e-3 },
    },
    initialisation: { kind: 'he', gain: 0.7 },
    optimizer: { kind: 'momentum', learningRate: 0.05, clipNorm: 1, rateInside: true },
    stop: { steps: 2 },
    logging: { measurements: 2 },
    ...changes,
  })

const engines = [...(isNativeBuilt ? (['native'] as const) : []), 'wasm', 'javascript'] as const

describe.skipIf(!isNativeBuilt)('a run with a backbone', () => {
  let graph: TrainerEvent[]
  beforeAll(async () => {
    graph = await trainOne(specOf('graph'), sample)
  })

  test.each(engines)('trains and measures by ops on %s as by the graph', async (engine) => {
    const ops = await trainOne(specOf(engine), sample)
    expect(only(ops, 'ended')[0]?.outcome.status).toBe('finished')
    const column = (events: typeof ops, at: number): number[] => scalarsOf(events).filter((__, i) => i % columns === at)
    for (let at = 0; at < columns; at++)
      expect(relativeDistance(column(ops, at), column(graph, at)), `column ${at}`).toBeLessThan(1e-5)
    const [got, expected] = [measurementsOf(ops).at(-1)!, measurementsOf(graph).at(-1)!]
    expect(got.objective / expected.objective - 1).toBeCloseTo(0, 5)
    expect(Object.keys(got.layered).toSorted()).toEqual(Object.keys(expected.layered).toSorted())
    for (const name of ['blockCollapse', 'blockCollapseRunning', 'runningDataLoss'])
      expect(relativeDistance(got.layered[name]!, expected.layered[name]!), name).toBeLessThan(1e-4)
    const names = (events: typeof ops) => Object.keys(only(events, 'checkpointed').at(-1)?.backbone ?? {})
    expect(names(ops)).toEqual(names(graph))
  })
})

test('a run by ops stops and resumes in the middle of an epoch, bit for bit', async () => {
  const recipe = specOf('wasm', { optimizer: { kind: 'adam', learningRate: 1e-3 } })
  const whole = await trainOne(recipe, sample)
  const first = await trainOne(recipe, sample, { hear: stopAt(1) })
  const second = await trainOne(recipe, sample, { resume: only(first, 'checkpointed').at(-1)?.resume ?? null })
  expect(only(first, 'ended')[0]?.outcome.status).toBe('stopped')
  expect([...scalarsOf(first), ...scalarsOf(second)]).toEqual(scalarsOf(whole))
  expect(only(second, 'checkpointed').at(-1)?.backbone).toEqual(only(whole, 'checkpointed').at(-1)?.backbone)
})
