import { describe, expect, test } from 'vitest'
import type { TrainerEvent } from '../../src/shared/contract/trainer.ts'
import type { RunSpec, RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { singularValues } from '../../src/shared/linalg/svd.ts'
import { matrix } from '../../src/shared/linalg/matrix.ts'
import { measurementsOf, only, stopAt, trainOne } from './runs.ts'
import { gaussianSample, smallSpec } from './sample.ts'

const sample = gaussianSample(3, 4, 20)
const logging = { measurements: 4, snapshots: [0, 7, 150] }
const snapshotsOf = (events: readonly TrainerEvent[]): Extract<TrainerEvent, { kind: 'snapshot' }>[] =>
  only(events, 'snapshot')

const cases: [string, RunSpec][] = [
  ['graph', smallSpec({ precision: 'float64', logging })],
  ['ops', smallSpec({ engine: 'javascript', logging })],
]

describe.each(cases)('the weights of chosen steps, by the %s engine', (_, recipe) => {
  test('are stored once each, and measured', async () => {
    const events = await trainOne(recipe, sample)
    expect(snapshotsOf(events).map(({ step }) => step)).toEqual([0, 7, 150])
    const measured = measurementsOf(events)
    for (const { step, weights } of snapshotsOf(events)) {
      const s = singularValues(matrix(12, 12, weights[1]!))
      const there = measured.find((one) => one.step === step)?.weightSpectra[1] ?? []
      s.forEach((value, i) => expect(value).toBeCloseTo(there[i] ?? NaN, 10))
    }
  })

  test('are those of a run without snapshots', async () => {
    const plain = await trainOne({ ...recipe, logging: { ...recipe.logging, snapshots: [], keptWeights: 0 } }, sample)
    const kept = await trainOne(recipe, sample)
    const last = (events: TrainerEvent[]): unknown => only(events, 'checkpointed').at(-1)?.weights
    expect(last(kept)).toEqual(last(plain))
    expect(snapshotsOf(plain)).toEqual([])
  })

  test('are the same, without doubles, in a run that stops and resumes', async () => {
    const whole = await trainOne(recipe, sample)
    const first = await trainOne(recipe, sample, { hear: stopAt(1) })
    expect(only(first, 'ended')[0]?.outcome.status).toBe('stopped')
    const resume = only(first, 'checkpointed').at(-1)?.resume ?? null
    const second = await trainOne(recipe, sample, { resume })
    expect([...snapshotsOf(first), ...snapshotsOf(second)]).toEqual(snapshotsOf(whole))
  })
})

test.each(['graph', 'javascript'] as const)(
  'by default lie at measured steps, and change neither bits nor measurements: %s',
  async (engine) => {
    const recipe = smallSpec({ engine, logging: { measurements: 30 } })
    const kept = await trainOne(recipe, sample)
    const plain = await trainOne({ ...recipe, logging: { ...recipe.logging, keptWeights: 0 } }, sample)
    const steps = snapshotsOf(kept).map(({ step }) => step)
    const measured = measurementsOf(kept).map(({ step }) => step)
    expect(steps[0]).toBe(0)
    expect(steps).toHaveLength(11) // the last of the twelve is the checkpoint
    for (const step of steps) expect(measured).toContain(step)
    expect(snapshotsOf(plain)).toEqual([])
    expect(measurementsOf(plain).map(({ step }) => step)).toEqual(measured)
    const last = (events: TrainerEvent[]): unknown => only(events, 'checkpointed').at(-1)?.weights
    expect(last(kept)).toEqual(last(plain))
  },
)

test('count from the start of an attempt, whose restart is reported first', async () => {
  const initialisation: RunSpecInput['initialisation'] = { gain: 0.05, firstGain: 0.05 }
  const events = await trainOne(smallSpec({ initialisation, logging: { measurements: 4, snapshots: [0, 7] } }), sample)
  const told = events.flatMap((event) => (event.kind === 'snapshot' || event.kind === 'restarted' ? [event] : []))
  const began = only(events, 'restarted').map(({ step }) => step)
  expect(began.length).toBeGreaterThan(0)
  const expected = [0, ...began].flatMap((step, attempt) => [
    ...(attempt > 0 ? [['restarted', step]] : []),
    ['snapshot', step],
    ['snapshot', step + 7],
  ])
  expect(told.map(({ kind, step }) => [kind, step])).toEqual(expected)
  expect(only(events, 'progressed').at(-1)?.progress.attemptBegan).toBe(began.at(-1))
  // The first step of an attempt is the last of the one before: both are measured, the later replaces the earlier.
  for (const step of began) expect(measurementsOf(events).filter((one) => one.step === step).length).toBe(1)
})

test('steps beyond the end of the run have no snapshot', async () => {
  const events = await trainOne(smallSpec({ logging: { measurements: 2, snapshots: [5, 1_000_000] } }), sample)
  expect(snapshotsOf(events).map(({ step }) => step)).toEqual([5])
})
