import { describe, expect, test } from 'vitest'
import type { CollapseStep } from '../../src/shared/contract/collapseSteps.ts'
import type { Sample, TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { measurementsOf, only, scalarsOf, stopAt, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)
const continuation = { start: 10, divideBy: 5, steps: 30 }
const collapsing = (changes: Partial<RunSpecInput> = {}, collapseSteps: number | null = 40) =>
  smallSpec({
    precision: 'float64',
    penalty: { weightDecay: 1e-3, firstLayer: 0, featureDecay: 1e-3, featureLayers: 'all' },
    optimizer: { collapseSteps, continuation },
    ...changes,
  })
const stepsOf = (events: readonly TrainerEvent[]): CollapseStep[] =>
  only(events, 'collapsed').map(({ collapse }) => collapse)
const lastWeights = (events: readonly TrainerEvent[]) => only(events, 'checkpointed').at(-1)?.weights
const lines = (events: readonly TrainerEvent[]): string[] => only(events, 'logged').map(({ message }) => message)

describe('a run with collapse steps', () => {
  test('ends with weights of rank K and collapsed features, below the same run without', async () => {
    const programs = loadedPrograms(1)
    const plain = measurementsOf(await trainOne(collapsing({}, null), sample, { programs })).at(-1)!
    const events = await trainOne(collapsing(), sample, { programs })
    const last = measurementsOf(events).at(-1)!
    expect(last.weightRanks).toEqual([3, 3, 3, 3])
    expect(last.featureRanks).toEqual([3, 3, 3, 3])
    expect(Math.max(...last.tcv)).toBeLessThan(1e-28)
    expect(last.objective).toBeLessThan(plain.objective)
    expect(Math.max(...plain.weightRanks.slice(0, 3))).toBeGreaterThan(3)
    expect(Math.max(...plain.tcv)).toBeGreaterThan(1e-20)
  })

  test('takes them at every multiple of the option and at the end of a stage, and logs each', async () => {
    const events = await trainOne(collapsing({}, 20), sample)
    const taken = stepsOf(events)
    // Stages of 30, 30 and 200 steps.
    expect(taken.map(({ step }) => step)).toEqual([20, 30, 50, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 260])
    expect(taken.map(({ multiplier }) => multiplier).slice(0, 5)).toEqual([10, 10, 2, 2, 1])
    expect(lines(events)).toHaveLength(taken.length)
    expect(lines(events)[0]).toMatch(/^step 20: collapse step accepted W_1, W_2, W_3, W_4, objective −\d/)
  })

  test('that is stationary ends after a collapse step, whose weights it measures', async () => {
    const events = await trainOne(collapsing({ stop: { steps: 4000, stationarity: 0.05 } }, 5000), sample)
    const ended = only(events, 'ended')[0]?.outcome
    expect(ended).toMatchObject({ status: 'finished', reason: 'stationary' })
    const last = measurementsOf(events).at(-1)!
    expect(last.step).toBeLessThan(4060)
    expect(stepsOf(events).at(-1)?.step).toBe(last.step)
    expect(last.weightRanks).toEqual([3, 3, 3, 3])
    expect(only(events, 'checkpointed').at(-1)?.step).toBe(last.step)
  })

  test('never raises its objective by more than the noise of the change', async () => {
    for (const { changes } of stepsOf(await trainOne(collapsing({}, 10), sample)))
      for (const { outcome, change, noise } of changes) {
        if (outcome === 'accepted') expect(change).toBeLessThanOrEqual(noise!)
        if (outcome === 'refused') expect(change).toBeGreaterThan(noise!)
      }
  })
})

/**
 * Two samples of each class, e_k and .01 e_{k+3}. One A¹ for both needs an entry of W₁ a hundred times larger, which its
 * decay makes expensive.
 */
function unequalSample(): Sample {
  const X = new Float64Array(6 * 6)
  for (let i = 0; i < 6; i++) X[i * 6 + i] = i % 2 === 0 ? 1 : 0.01
  return { X, features: 6, labels: Int32Array.of(0, 0, 1, 1, 2, 2), classes: 3 }
}

test('a change that would raise the objective is refused, and the run keeps its weights bit for bit', async () => {
  const spec = (collapseSteps: number | null) =>
    collapsing({
      network: { widths: [6, 6, 3] },
      penalty: { weightDecay: 1e-2, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
      optimizer: { collapseSteps, continuation: { start: 1, divideBy: 2, steps: 1 } },
      stop: { steps: 4 },
    })
  const events = await trainOne(spec(2), unequalSample())
  const [first] = stepsOf(events)
  expect(first?.changes[0]).toMatchObject({ layer: 1, outcome: 'refused', reason: null })
  expect(first?.changes[0]?.change).toBeGreaterThan(1)
  expect(first?.changes.slice(1)).toMatchObject([
    { layer: 2, outcome: 'skipped', reason: 'Z^1 has full rank' },
    { layer: 3, outcome: 'skipped', reason: 'Z^2 has full rank' },
  ])
  expect(lines(events)[0]).toMatch(/^step 2: collapse step accepted nothing; refused W_1 \(objective \+/)
  expect(lastWeights(events)).toEqual(lastWeights(await trainOne(spec(null), unequalSample())))
})

test('data without class means, and a layer without decay, are skipped with the reason', async () => {
  const events = await trainOne(
    collapsing({
      penalty: {
        weightDecay: 1e-3,
        firstLayer: 0,
        featureDecay: 1e-3,
        featureLayers: 'all',
        weightDecays: [1e-3, 0, 1e-3, 1e-3],
      },
      stop: { steps: 20 },
    }),
    gaussianSample(3, 8, 10),
  )
  const [first] = stepsOf(events)
  expect(first?.changes[0]).toMatchObject({ outcome: 'skipped', reason: expect.stringMatching(/X has rank 10 for 24/) })
  expect(first?.changes[1]).toMatchObject({ outcome: 'skipped', reason: 'λ_2 is 0' })
})

const adam: RunSpecInput['optimizer'] = {
  kind: 'adam',
  learningRate: 1e-2,
  schedule: { kind: 'cosine', final: 0.01, warmup: 20 },
  continuation,
  collapseSteps: 15,
}
const resumed: [string, Partial<RunSpecInput>][] = [
  ['L-BFGS on the graph in float64', {}],
  ['L-BFGS on the graph in float32', { precision: 'float32' }],
  ['Adam on the graph', { optimizer: adam }],
  ['L-BFGS on the ops engine', { engine: 'javascript', precision: 'float32', stop: { steps: 60 } }],
]

test.each(resumed)('a run with collapse steps resumes bit for bit: %s', async (_, changes) => {
  const recipe = collapsing(changes, 15)
  const whole = await trainOne(recipe, sample)
  const first = await trainOne(recipe, sample, { hear: stopAt(3) })
  const point = only(first, 'checkpointed').at(-1)
  expect(only(first, 'ended')[0]?.outcome.status).toBe('stopped')
  const second = await trainOne(recipe, sample, { resume: point?.resume ?? null })
  expect([...scalarsOf(first), ...scalarsOf(second)]).toEqual(scalarsOf(whole))
  expect([...stepsOf(first), ...stepsOf(second)]).toEqual(stepsOf(whole))
  expect(lastWeights(second)).toEqual(lastWeights(whole))
})

test('a run stopped during a collapse step takes the whole step when it resumes', async () => {
  const recipe = collapsing({}, 15)
  const whole = await trainOne(recipe, sample)
  // The stop comes with the progress of step 60, the end of a stage, before its collapse step.
  const first = await trainOne(recipe, sample, {
    hear: (event, stop) => {
      if (event.kind === 'progressed' && event.progress.step === 60) stop()
    },
  })
  const point = only(first, 'checkpointed').at(-1)
  expect(point?.step).toBe(60)
  expect(stepsOf(first).at(-1)?.step).toBe(45)
  const second = await trainOne(recipe, sample, { resume: point?.resume ?? null })
  expect([...stepsOf(first), ...stepsOf(second)]).toEqual(stepsOf(whole))
  expect(lastWeights(second)).toEqual(lastWeights(whole))
})

test.each<[string, Partial<RunSpecInput>]>([
  ['tanh', {}],
  [
    'ReLU, residual, with biases',
    { network: { widths: [12, 12, 12, 3], activation: 'relu', residual: true, bias: true } },
  ],
  ['free features', { network: { widths: [12, 12, 3], activation: 'leakyRelu', freeFeatures: true } }],
])('the graph and the ops engine take the same collapse step: %s', async (_, changes) => {
  const recipe = (engine: RunSpecInput['engine']) => {
    const firstLayer = changes.network?.freeFeatures ? 'raw' : 'whitened'
    const optimizer = { firstLayer, collapseSteps: 3, continuation: { start: 1, divideBy: 2, steps: 1 } } as const
    return collapsing({ precision: 'float32', stop: { steps: 3 }, engine, optimizer, ...changes })
  }
  const [graph] = stepsOf(await trainOne(recipe('graph'), sample))
  const [ops] = stepsOf(await trainOne(recipe('javascript'), sample))
  const parts = (step: CollapseStep | undefined) =>
    step?.changes.map(({ outcome, rank, reason }) => [outcome, rank, reason])
  expect(parts(graph)).toEqual(parts(ops))
  graph?.changes.forEach(({ change }, i) => {
    const other = ops?.changes[i]?.change ?? NaN
    if (change !== null) expect(Math.abs(change - other)).toBeLessThan(1e-3 * Math.abs(other) + 1e-5)
  })
})
