import { describe, expect, test } from 'vitest'
import { scalarNames, type Measurement } from '../../src/shared/contract/measurements.ts'
import type { Sample, TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { train } from '../../src/trainer/train.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)

async function run(
  spec: RunSpec,
  from: Sample = sample,
  signal = new AbortController().signal,
): Promise<TrainerEvent[]> {
  const events: TrainerEvent[] = []
  for await (const event of train(spec, from, signal)) events.push(event)
  return events
}
const only = <K extends TrainerEvent['kind']>(events: TrainerEvent[], kind: K) =>
  events.filter((event): event is Extract<TrainerEvent, { kind: K }> => event.kind === kind)
const measurements = (events: TrainerEvent[]): Measurement[] =>
  only(events, 'measured').map(({ measurement }) => measurement)
/** What must not depend on the machine's speed. */
const timeless = (events: TrainerEvent[]): unknown => ({
  measurements: measurements(events).map((m) => ({ ...m, time: 0 })),
  scalars: only(events, 'progressed').flatMap(({ scalars }) => [...scalars]),
  weights: only(events, 'checkpointed').at(-1)?.weights,
})

test('a run starts, is measured from the first to the last step, leaves its weights, and ends', async () => {
  const events = await run(smallSpec())
  expect(events[0]?.kind).toBe('started')
  expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: { status: 'finished' } })
  const measured = measurements(events)
  const steps = measured.map(({ step }) => step)
  expect(steps[0]).toBe(0)
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
  const rows = only(events, 'progressed').flatMap(({ scalars }) => [...scalars])
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

test('it collapses: scatter falls by orders of magnitude, ranks fall to the number of classes', async () => {
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
  const stopping = new AbortController()
  const events: TrainerEvent[] = []
  for await (const event of train(smallSpec({ stop: { steps: 100_000 } }), sample, stopping.signal)) {
    events.push(event)
    if (only(events, 'progressed').length === 3) stopping.abort()
  }
  expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: { status: 'stopped' } })
  expect(events.at(-2)?.kind).toBe('checkpointed')
  expect(measurements(events).length).toBeGreaterThan(0)
})

test('it ends as converged when the spectrum stands still', async () => {
  const events = await run(smallSpec({ stop: { steps: 100_000, spectrumChange: 1e-3, window: 100 } }))
  expect(events.at(-1)).toMatchObject({ outcome: { status: 'finished', reason: 'converged' } })
})

test('time left is told once the speed is known, and falls to nothing', async () => {
  const progress = only(await run(smallSpec({ stop: { steps: 3000 } })), 'progressed').map(({ progress: p }) => p)
  const left = progress.map(({ secondsLeft }) => secondsLeft).filter((value) => value !== null)
  expect(left.at(-1)).toBeLessThan(left[0] ?? 0)
  expect(progress.at(-1)).toMatchObject({ stage: 3, stages: 3, restarts: 0 })
})

describe('guards', () => {
  test('the zero solution is left by a restart with a larger gain, and counted', async () => {
    const strong = smallSpec({ initialisation: { gain: 0.05, firstGain: 0.05 } })
    const events = await run(strong)
    const warnings = only(events, 'logged').filter(({ level }) => level === 'warning')
    expect(warnings[0]?.message).toMatch(/settled in the zero solution; restart 1 with gain 0\.15, λ from 10\.0 times/)
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

describe('bad input', () => {
  test('an output layer that does not fit the classes names the field', async () => {
    await expect(run(smallSpec({ network: { widths: [12, 5] } }))).rejects.toThrow(
      'network.widths.1: is 5, but the data have 3 classes',
    )
  })
  test('data with NaN are refused by name', async () => {
    const X = sample.X.slice()
    X[7] = NaN
    await expect(run(smallSpec(), { ...sample, X })).rejects.toThrow(
      'data: value 7 of sample 0 is NaN, which is not a finite number',
    )
  })
  test('float64 is refused with the engine that would do it', async () => {
    await expect(run(smallSpec({ precision: 'float64' }))).rejects.toThrow(/float64 needs the graph engine/)
  })
  test('data of rank below N train in as many coordinates as there are', async () => {
    const flat = gaussianSample(3, 4, 5) // 12 samples in 5 dimensions
    const events = await run(smallSpec({ stop: { steps: 20 } }), flat)
    expect(only(events, 'checkpointed').at(-1)?.weights[0]?.length).toBe(12 * 5)
  })
})
