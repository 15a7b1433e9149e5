import { describe, expect, test, vi } from 'vitest'
import type { Sample, TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpec, RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { checkpointInterval } from '../../src/trainer/run.ts'
import { trainAll } from '../../src/trainer/trainAll.ts'
import { relativeDistance } from '../oracle/read.ts'
import { measurementsOf, only, scalarsOf, stopAt, trainOne, trainTogether } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)

const adam: RunSpecInput['optimizer'] = {
  kind: 'adam',
  learningRate: 1e-2,
  schedule: { kind: 'cosine', final: 0.01, warmup: 20 },
  continuation: { start: 10, divideBy: 10, steps: 100 },
}
const cases: [string, RunSpec][] = [
  ['L-BFGS on the graph in float64', smallSpec({ precision: 'float64' })],
  ['L-BFGS on the graph in float32', smallSpec()],
  ['Adam on the graph in float64', smallSpec({ precision: 'float64', optimizer: adam, stop: { steps: 400 } })],
  ['L-BFGS on the ops engine', smallSpec({ engine: 'javascript' })],
  ['Adam on the ops engine', smallSpec({ engine: 'javascript', optimizer: adam, stop: { steps: 100 } })],
]

describe.each(cases)('a run that stops and resumes: %s', (_, recipe) => {
  test('takes the same steps, bit for bit, and measures at the same places', async () => {
    const whole = await trainOne(recipe, sample)
    const first = await trainOne(recipe, sample, { hear: stopAt(2) })
    const point = only(first, 'checkpointed').at(-1)
    const ended = only(whole, 'ended')[0]?.outcome
    // A fast machine may finish before the stop arrives; then there is nothing to resume.
    expect(only(first, 'ended')[0]?.outcome.status).toBe('stopped')
    expect(point?.step).toBeGreaterThan(0)
    const second = await trainOne(recipe, sample, { resume: point?.resume ?? null })
    expect(only(second, 'ended')[0]?.outcome).toEqual(ended)
    expect([...scalarsOf(first), ...scalarsOf(second)]).toEqual(scalarsOf(whole))
    const timeless = (events: typeof whole): unknown[] => measurementsOf(events).map((m) => ({ ...m, time: 0 }))
    expect([...timeless(first), ...timeless(second)]).toEqual(timeless(whole))
    expect(only(second, 'checkpointed').at(-1)?.weights).toEqual(only(whole, 'checkpointed').at(-1)?.weights)
  })
})

test('a checkpoint follows another within 30 s, also where each takes seconds', async () => {
  let clock = 0
  const now = vi.spyOn(performance, 'now').mockImplementation(() => (clock += 50))
  const times = [0]
  const hear = ({ kind }: TrainerEvent): void => {
    if (kind !== 'checkpointed') return
    times.push(clock)
    clock += 2_000
  }
  await trainOne(smallSpec({ engine: 'javascript', optimizer: adam, stop: { steps: 400 } }), sample, { hear })
  now.mockRestore()
  const gaps = times.slice(1).map((time, i) => time - times[i]!)
  expect(gaps.length).toBeGreaterThan(3)
  expect(Math.max(...gaps)).toBeLessThan(30_000)
})

test('the first checkpoint comes after 5 s, and cheap ones every 10 s', () => {
  expect([null, 0, 100, 300, 10_000].map(checkpointInterval)).toEqual([5_000, 10_000, 10_000, 15_000, 25_000])
})

describe.each(cases)('a trainer that has trained other runs: %s', (_, recipe) => {
  test('takes the same steps as a new one, bit for bit', async () => {
    const alone = await trainOne(recipe, sample)
    const programs = loadedPrograms(2)
    const other = { ...recipe, seed: recipe.seed + 1, penalty: { ...recipe.penalty, weightDecay: 0.05 } }
    await trainOne(other, gaussianSample(3, 4, 20, 5), { programs })
    await trainOne({ ...other, network: { ...other.network, widths: [5, 3] } }, sample, { programs })
    const later = await trainOne(recipe, sample, { programs })
    expect(scalarsOf(later)).toEqual(scalarsOf(alone))
    expect(only(later, 'checkpointed').at(-1)?.weights).toEqual(only(alone, 'checkpointed').at(-1)?.weights)
    const spectra = (events: typeof later): unknown => measurementsOf(events).map((m) => ({ ...m, time: 0 }))
    expect(spectra(later)).toEqual(spectra(alone))
  })
})

/** Returns the last checkpoint of a run that stopped early. */
async function lastCheckpoint(recipe: RunSpec): Promise<Extract<TrainerEvent, { kind: 'checkpointed' }>> {
  const stopped = await trainOne(recipe, sample, { hear: stopAt(2) })
  return only(stopped, 'checkpointed').at(-1)!
}

describe('a checkpoint of another engine or placement', () => {
  const [, recipe] = cases[0]!

  test('is refused with both names, before the run starts', async () => {
    const { resume } = await lastCheckpoint(recipe)
    const events = await trainOne(smallSpec({ engine: 'javascript' }), sample, { resume })
    expect(events).toHaveLength(1)
    expect(only(events, 'ended')[0]?.outcome).toEqual({
      status: 'refused',
      message: expect.stringMatching(
        /^the checkpoint was made by engine graph float64 lbfgs, TensorFlow .* on \d+ threads?; this trainer has engine ops float64 lbfgs, tfjs .* on 1 thread\. .*--from-weights/,
      ),
    })
  })

  test.each([
    ['version', { library: 'TensorFlow 2.21.0 (CPU)' }, /TensorFlow 2\.21\.0 \(CPU\) on/],
    ['number of threads', { threads: 96 }, /on 96 threads; this trainer/],
    ['size of the stack', { stacked: 3 }, /in a stack of 3; this trainer/],
  ])('is refused for its %s', async (_, change, message) => {
    const { resume } = await lastCheckpoint(recipe)
    const { placement } = resume.plan
    const plan = { ...resume.plan, placement: placement && { ...placement, ...change } }
    const events = await trainOne(recipe, sample, { resume: { ...resume, plan } })
    expect(only(events, 'ended')[0]?.outcome).toMatchObject({
      status: 'refused',
      message: expect.stringMatching(message),
    })
  })

  test('is refused where it does not name its placement', async () => {
    const { resume } = await lastCheckpoint(recipe)
    const events = await trainOne(recipe, sample, { resume: { ...resume, plan: { ...resume.plan, placement: null } } })
    expect(only(events, 'ended')[0]?.outcome).toMatchObject({
      status: 'refused',
      message: expect.stringMatching(/^the checkpoint was made by an older Collapsar; this trainer/),
    })
  })
})

describe('a run resumes from its weights', () => {
  const other = { library: 'TensorFlow 2.21.0 (CPU)', threads: 96, stacked: 1 }
  const descent: RunSpecInput['optimizer'] = {
    kind: 'gradientDescent',
    learningRate: 1e-2,
    schedule: { kind: 'cosine', final: 0.01, warmup: 20 },
    continuation: { start: 10, divideBy: 10, steps: 100 },
  }

  /** Stops a run between steps 61 and 100 of its first stage. */
  const interrupted = async (recipe: RunSpec): Promise<Extract<TrainerEvent, { kind: 'checkpointed' }>> => {
    const hear = (event: TrainerEvent, stop: () => void): void => {
      if (event.kind === 'measured' && event.measurement.step === 60) stop()
    }
    return only(await trainOne(recipe, sample, { hear }), 'checkpointed').at(-1)!
  }

  // Gradient descent has no state besides its weights, its gradient there, and its place in the schedule. The graph
  // computes the first gradient outside its loop, with another order of sums, and so with other round-off.
  test.each([
    ['graph', 'float64', 1e-12],
    ['graph', 'float32', 1e-5],
    ['javascript', 'float32', 0],
  ] as const)(
    'of any placement at the same step: gradient descent takes the same steps on %s in %s, to %f',
    async (engine, precision, tolerance) => {
      const logging = { measurements: 8, snapshots: [60] }
      const recipe = smallSpec({ engine, precision, optimizer: descent, stop: { steps: 300 }, logging })
      const { resume, weights } = await interrupted(recipe)
      expect(resume.plan.stageStep).toBeGreaterThan(60)
      const exact = await trainOne(recipe, sample, { resume })
      const plan = { ...resume.plan, placement: other }
      const again = await trainOne(recipe, sample, { resume: { plan, weights } })
      expect(only(again, 'logged')[0]?.message).toBe(
        `resumed from the weights of step ${plan.step}, with a new state of the optimizer`,
      )
      const last = (events: TrainerEvent[]) => only(events, 'checkpointed').at(-1)!
      expect(scalarsOf(again)).toHaveLength(scalarsOf(exact).length)
      expect(relativeDistance(scalarsOf(again), scalarsOf(exact))).toBeLessThanOrEqual(tolerance)
      for (const [i, W] of last(exact).weights.entries())
        expect(relativeDistance(last(again).weights[i]!, W)).toBeLessThanOrEqual(tolerance)
      expect(last(again).resume.plan.placement).toEqual(resume.plan.placement)
    },
  )

  test.each(cases)('and finishes: %s', async (_, recipe) => {
    const whole = await trainOne(recipe, sample)
    const { resume, weights } = await lastCheckpoint(recipe)
    const again = await trainOne(recipe, sample, { resume: { plan: { ...resume.plan, placement: other }, weights } })
    expect(only(again, 'ended')[0]?.outcome.status).toBe('finished')
    expect(scalarsOf(again)[0]).toBe(resume.plan.step + 1)
    const last = (events: TrainerEvent[]): number => measurementsOf(events).at(-1)?.objective ?? NaN
    expect(last(again)).toBeGreaterThan(0)
    expect(last(again)).toBeLessThan(1.1 * last(whole))
  })
})

/** Three runs that need one program. */
const study = (optimizer: RunSpecInput['optimizer']): { spec: RunSpec; sample: Sample }[] => {
  const specs = [0, 1, 2].map((seed) =>
    smallSpec({
      seed,
      optimizer,
      precision: 'float64',
      penalty: { weightDecay: 1e-3 * (seed + 1), firstLayer: 0.1 * seed, featureDecay: 1e-3, featureLayers: 'all' },
      stop: { steps: 60 },
    }),
  )
  return specs.map((spec, seed) => ({ spec, sample: gaussianSample(3, 4, 20, seed) }))
}
const lbfgs: RunSpecInput['optimizer'] = { continuation: { start: 10, divideBy: 5, steps: 30 } }

describe('runs of one order with a first-order method', () => {
  const orders = study({ kind: 'adam', learningRate: 1e-2, firstLayer: 'whitened' })

  test('one run stops, and the others train to their ends', async () => {
    let seen = 0
    const together = await trainTogether(orders, {
      hear: (event, stop) => {
        if (event.kind === 'progressed' && ++seen === 1) stop()
      },
    })
    const endings = together.map((events) => only(events, 'ended')[0]?.outcome.status)
    expect(endings.toSorted()).toEqual(['finished', 'finished', 'stopped'])
  })

  test('runs of different shapes train one after another', async () => {
    const wide = smallSpec({ network: { widths: [9, 9, 9, 3] }, stop: { steps: 20 } })
    const both = await trainTogether([orders[0]!, { spec: wide, sample }])
    expect(both.map((events) => only(events, 'ended')[0]?.outcome.status)).toEqual(['finished', 'finished'])
  })
})

describe('runs of one program train one after another', () => {
  const orders = study(lbfgs)

  test.each([
    ['L-BFGS', orders],
    ['Adam', study({ kind: 'adam', learningRate: 1e-2, firstLayer: 'whitened' })],
  ])('have the numbers of each alone, bit for bit: %s', async (_, runs) => {
    const together = await trainTogether(runs)
    for (const [i, order] of runs.entries()) {
      const alone = await trainOne(order.spec, order.sample)
      const events = together[i] ?? []
      expect(only(events, 'started')[0]?.engine).toMatchObject({ engine: 'graph', stacked: 1 })
      expect(only(events, 'ended')[0]?.outcome).toEqual(only(alone, 'ended')[0]?.outcome)
      expect(scalarsOf(events)).toEqual(scalarsOf(alone))
    }
  })

  test('a run stopped while it waits ends at once without training', async () => {
    const endings: number[] = []
    const stopping = orders.map(() => new AbortController())
    const begun = new Set<number>()
    await trainAll(
      orders.map((order) => ({ ...order, resume: null })),
      stopping.map(({ signal }) => signal),
      async (run, event) => {
        if (event.kind === 'started') begun.add(run)
        if (event.kind === 'started' && run === 0) stopping[2]?.abort()
        if (event.kind === 'ended') endings.push(run)
      },
    )
    expect(endings).toEqual([2, 0, 1])
    expect([...begun]).toEqual([0, 1])
  })
})

describe('divergence', () => {
  const reckless = (engine: RunSpecInput['engine'], precision: RunSpecInput['precision']): RunSpec =>
    smallSpec({
      engine,
      precision,
      network: { widths: [12, 12, 12, 3], activation: 'identity', lastActivation: 'identity' },
      optimizer: { kind: 'gradientDescent', learningRate: 3 },
    })

  test.each([
    ['graph', 'float64'],
    ['graph', 'float32'],
    ['javascript', 'float32'],
  ] as const)('on %s in %s names the step, the layer and the last finite checkpoint', async (engine, precision) => {
    const events = await trainOne(reckless(engine, precision), sample)
    const outcome = only(events, 'ended')[0]?.outcome
    expect(outcome).toMatchObject({
      status: 'diverged',
      message: expect.stringMatching(
        /^the objective is not finite after step \d+: .*\(layer \d.*\); the last finite checkpoint is at step 0$/,
      ),
    })
    const kept = only(events, 'checkpointed').at(-1)
    expect(kept?.step).toBe(0)
    expect(kept?.weights.every((weights) => weights.every(Number.isFinite))).toBe(true)
  })
})
