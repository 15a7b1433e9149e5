import { describe, expect, test } from 'vitest'
import { scalarNames } from '../../src/shared/contract/measurements.ts'
import type { Sample, TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpec, RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { measurementsOf as measurements, only, scalarsOf, stopAt, trainOne, type Watch } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)

const run = (spec: RunSpec, from: Sample = sample, watch?: Watch): Promise<TrainerEvent[]> =>
  trainOne(spec, from, watch)
/** Returns the events without values that depend on the speed of the machine. */
const timeless = (events: TrainerEvent[]): unknown => ({
  measurements: measurements(events).map((m) => ({ ...m, time: 0 })),
  scalars: scalarsOf(events),
  weights: only(events, 'checkpointed').at(-1)?.weights,
})

test('a run starts, measures from the first to the last step, stores its weights, and ends', async () => {
  const events = await run(smallSpec())
  expect(events[0]?.kind).toBe('started')
  expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: { status: 'finished' } })
  const measured = measurements(events)
  const steps = measured.map(({ step }) => step)
  expect(steps[0]).toBe(0)
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
  const rows = scalarsOf(events)
  expect(rows.length % scalarNames.length).toBe(0)
  expect(rows.length / scalarNames.length).toBe(steps.at(-1))
  expect(measured.at(-1)?.objective).toBeLessThan(measured[0]?.objective ?? 0)
  expect(
    only(events, 'checkpointed')
      .at(-1)
      ?.weights.map(({ length }) => length),
  ).toEqual([144, 144, 144, 36])
})

test('the same spec twice gives the same bits, another seed does not', async () => {
  const [first, second, other] = [await run(smallSpec()), await run(smallSpec()), await run(smallSpec({ seed: 1 }))]
  expect(timeless(second)).toEqual(timeless(first))
  expect(timeless(other)).not.toEqual(timeless(first))
})

test('a run collapses: scatter falls by orders of magnitude, ranks fall to the number of classes', async () => {
  const strong = { weightDecay: 1e-2, firstLayer: 0.1, featureDecay: 1e-2, featureLayers: 'all' } as const
  const measured = measurements(await run(smallSpec({ penalty: strong, stop: { steps: 1500 } })))
  const [first, last] = [measured[0], measured.at(-1)]
  expect(last?.featureRanks.slice(1)).toEqual([3, 3, 3])
  last?.tcv.forEach((tcv, l) => expect(tcv).toBeLessThan(1e-6 * (first?.tcv[l] ?? 0)))
})

test('raw and whitened coordinates measure the same network at the start', async () => {
  const raw = smallSpec({ optimizer: { firstLayer: 'raw', continuation: { start: 1, divideBy: 2, steps: 1 } } })
  const events = await run(raw)
  expect(events.at(-1)).toMatchObject({ outcome: { status: 'finished' } })
  expect(measurements(events).at(-1)?.weightSpectra[0]?.length).toBe(12)
})

test('a stop ends the run as stopped and leaves a checkpoint', async () => {
  const events = await run(smallSpec({ stop: { steps: 100_000 } }), sample, { hear: stopAt(3) })
  expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: { status: 'stopped' } })
  expect(events.at(-2)?.kind).toBe('checkpointed')
  expect(measurements(events).length).toBeGreaterThan(0)
})

test('a run ends as converged when the spectrum stops changing', async () => {
  const events = await run(smallSpec({ stop: { steps: 100_000, spectrumChange: 1e-3, window: 100 } }))
  expect(events.at(-1)).toMatchObject({ outcome: { status: 'finished', reason: 'converged' } })
})

test('the remaining time appears once the speed is known, and falls to 0', async () => {
  // The slowest engine, which takes long enough to estimate the time.
  const spec = smallSpec({ engine: 'javascript', stop: { steps: 3000 } })
  const progress = only(await run(spec), 'progressed').map(({ progress: p }) => p)
  const left = progress.map(({ secondsLeft }) => secondsLeft).filter((value) => value !== null)
  expect(left.at(-1)).toBeLessThan(left[0] ?? 0)
  expect(progress.at(-1)).toMatchObject({ stage: 3, stages: 3, restarts: 0 })
})

describe('guards', () => {
  test('a run restarts from the zero solution with a larger gain, and counts the restart', async () => {
    const strong = smallSpec({ initialisation: { gain: 0.05, firstGain: 0.05 } })
    const events = await run(strong)
    const warnings = only(events, 'logged').filter(({ level }) => level === 'warning')
    expect(warnings[0]?.message).toMatch(
      /settled at the zero solution; restart 1 with gain 0\.15, continuation from 1\.00 λ/,
    )
    expect(only(events, 'progressed').at(-1)?.progress.restarts).toBe(warnings.length)
  })
  test('a λ that only the zero solution survives ends as trapped after five restarts, and keeps its weights', async () => {
    const events = await run(
      smallSpec({ penalty: { weightDecay: 10, firstLayer: 1, featureDecay: 10, featureLayers: 'all' } }),
    )
    expect(events.at(-1)).toMatchObject({
      outcome: { status: 'trapped', message: expect.stringMatching(/zero solution after 5 restarts/) },
    })
    expect(events.at(-2)?.kind).toBe('checkpointed')
    expect(measurements(events).at(-1)?.step).toBe(only(events, 'checkpointed').at(-1)?.step)
  })

  test('strong weight decay: a point that learns all classes with small outputs is no trap', async () => {
    const strong = smallSpec({
      network: { widths: [12, 3] },
      precision: 'float64',
      penalty: { weightDecay: 1, firstLayer: 1, featureDecay: 0, featureLayers: 'all' },
      optimizer: { continuation: { start: 1, divideBy: 2, steps: 1 } },
      stop: { steps: 2000, stationarity: 1e-6 },
    })
    const { outcome } = only(await run(strong), 'ended')[0] ?? {}
    expect(outcome).toMatchObject({ status: 'finished', reason: 'stationary', reached: { unlearned: [] } })
  })

  test('a continuation that starts too strong is weakened until the classes survive it', async () => {
    const spec = smallSpec({
      penalty: { weightDecay: 0.05, firstLayer: 1, featureDecay: 0, featureLayers: 'all' },
      optimizer: { continuation: { start: 1000, divideBy: 10, steps: 150 } },
      stop: { steps: 400 },
    })
    const events = await run(spec)
    expect(only(events, 'logged')[0]?.message).toMatch(
      /zero solution; restart 1 with gain 0\.90, continuation from 100 λ/,
    )
    expect(events.at(-1)).toMatchObject({ outcome: { status: 'finished', reached: { unlearned: [] } } })
  })

  test('more classes than units: the best point that has room for them is no trap', async () => {
    const narrow = smallSpec({ network: { widths: [12, 2, 3], lastActivation: 'identity', activation: 'identity' } })
    const events = await run(narrow)
    expect(events.at(-1)).toMatchObject({ outcome: { status: 'finished' } })
    expect(only(events, 'logged').some(({ message }) => message.includes('restart'))).toBe(false)
  })

  test('too few steps a stage leave classes “not yet learned”, and end no run', async () => {
    const short = smallSpec({
      optimizer: { continuation: { start: 10, divideBy: 5, steps: 2 } },
      initialisation: { gain: 0.3, firstGain: 0.3 },
      stop: { steps: 2 },
    })
    const events = await run(short)
    expect(only(events, 'logged').some(({ message }) => message.includes('restart'))).toBe(false)
    expect(events.at(-1)).toMatchObject({ outcome: { status: 'finished', reason: 'step limit' } })
  })
})

describe('the stop rule stop.stationarity', () => {
  const stationaryTo = (tolerance: number, engine: RunSpec['engine'], changes: Partial<RunSpecInput> = {}) =>
    smallSpec({
      engine,
      penalty: { weightDecay: 1e-2, firstLayer: 1, featureDecay: 0, featureLayers: 'all' },
      optimizer: { continuation: { start: 1, divideBy: 5, steps: 30 } },
      stop: { steps: 3000, stationarity: tolerance },
      ...changes,
    })

  test.each(['graph', 'javascript'] as const)('ends a run in %s when every layer meets it', async (engine) => {
    const events = await run(stationaryTo(0.05, engine))
    const last = measurements(events).at(-1)
    expect(only(events, 'ended')[0]?.outcome).toMatchObject({ status: 'finished', reason: 'stationary' })
    expect(last?.step).toBeLessThan(3000)
    for (const ratio of last?.layered['stationarity'] ?? [NaN]) expect(ratio).toBeLessThanOrEqual(0.05)
  })

  test('also looks at layers without weight decay', async () => {
    const penalty = { weightDecay: 1e-2, firstLayer: 0, featureDecay: 1e-2, featureLayers: 'all' as const }
    const events = await run(stationaryTo(1e-2, 'graph', { penalty, precision: 'float64' }))
    const { stationarity: ratios = [], weightGradient: gradients = new Float64Array() } =
      measurements(events).at(-1)?.layered ?? {}
    expect(ratios[0]).toBeNaN()
    const pull = Math.max(...Array.from(ratios.slice(1), (ratio, l) => (gradients[l + 1] ?? NaN) / ratio))
    expect(gradients[0]).toBeLessThanOrEqual(1e-2 * pull)
  })

  test('at 0 never ends a run', async () => {
    const events = await run(smallSpec({ stop: { steps: 60, stationarity: 0 } }))
    expect(only(events, 'ended')[0]?.outcome).toMatchObject({ reason: 'step limit' })
  })

  test('ends a resumed run at the step of the uninterrupted one, with the same bits', async () => {
    const spec = stationaryTo(0.05, 'graph')
    const whole = await run(spec)
    const first = await run(spec, sample, { hear: stopAt(2) })
    const resume = only(first, 'checkpointed').at(-1)?.resume ?? null
    const second = await run(spec, sample, { resume })
    expect(measurements(second).at(-1)?.step).toBe(measurements(whole).at(-1)?.step)
    expect(only(second, 'checkpointed').at(-1)?.weights).toEqual(only(whole, 'checkpointed').at(-1)?.weights)
  })

  test('is refused where no layer has weight decay', () => {
    const penalty = { weightDecay: 0, firstLayer: 1, featureDecay: 0, featureLayers: 'all' as const }
    expect(() => smallSpec({ penalty, stop: { steps: 10, stationarity: 1e-3 } })).toThrow(
      /^stop\.stationarity: compares gradients with weight decay, but every λ_l is 0/,
    )
  })
})

const longMemory = { memory: 100, continuation: { start: 1, divideBy: 2, steps: 1 } }

describe('bad input', () => {
  test.each<[string, RunSpec, Sample, RegExp]>([
    [
      'an output layer that does not fit the classes',
      smallSpec({ network: { widths: [12, 5] } }),
      sample,
      /^network\.widths\.1: is 5, but the data have 3 classes; set it to 3$/,
    ],
    [
      'data with NaN',
      smallSpec(),
      { ...sample, X: sample.X.map((x, i) => (i === 7 ? NaN : x)) },
      /^data: value 7 of sample 0 is NaN, not a finite number; remove or replace it$/,
    ],
    [
      'float64 on an engine that has it not',
      smallSpec({ precision: 'float64', engine: 'wasm' }),
      sample,
      /float64 is unavailable in engine wasm.*engine=graph/,
    ],
    [
      'a network too big for the memory',
      smallSpec({ network: { widths: [4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096, 3] }, optimizer: longMemory }),
      sample,
      /needs about \d+\.\d GB of memory, but only \d+\.?\d* [GM]B are free/,
    ],
  ])('%s is refused by name', async (_, spec, from, message) => {
    const events = await run(spec, from)
    expect(events).toEqual([
      {
        kind: 'ended',
        outcome: { status: 'refused', message: expect.stringMatching(message) },
        peakMemoryBytes: expect.any(Number),
      },
    ])
  })
  test('data of rank below N train in as many coordinates as there are', async () => {
    const flat = gaussianSample(3, 4, 5) // 12 samples in 5 dimensions
    const events = await run(smallSpec({ stop: { steps: 20 } }), flat)
    expect(only(events, 'checkpointed').at(-1)?.weights[0]?.length).toBe(12 * 5)
  })
})
