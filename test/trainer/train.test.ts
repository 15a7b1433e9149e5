import { describe, expect, test } from 'vitest'
import { scalarNames } from '../../src/shared/contract/measurements.ts'
import type { Sample, TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
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
      /converged to the zero solution; restart 1 with gain 0\.15, continuation from 10\.0 λ/,
    )
    expect(only(events, 'progressed').at(-1)?.progress.restarts).toBe(warnings.length)
  })
  test('a λ that only the zero solution survives ends as diverged after five restarts', async () => {
    const events = await run(
      smallSpec({ penalty: { weightDecay: 10, firstLayer: 1, featureDecay: 10, featureLayers: 'all' } }),
    )
    expect(events.at(-1)).toMatchObject({
      outcome: { status: 'diverged', message: expect.stringMatching(/zero solution after 5 restarts/) },
    })
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
