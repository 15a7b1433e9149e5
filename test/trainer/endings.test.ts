import { describe, expect, test } from 'vitest'
import type { LossEnd } from '../../src/shared/contract/trainer.ts'
import { parseSpec, type RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { initialParameters } from '../../src/trainer/initialise.ts'
import { isNativeBuilt } from './graph/native.ts'
import { measurementsOf, only, scalarsOf, trainOne } from './runs.ts'

const restartAll: RunSpecInput['stop'] = { steps: 200, restartEndings: ['zero', 'partial'] }
/** The model of two classes and four weight matrices: half of its starts end at the zero solution or a partial one. */
const specOf = (seed: number, weightDecay: number, stop: RunSpecInput['stop'] = { steps: 200 }) =>
  parseSpec({
    name: 'model',
    data: {
      set: 'mixture',
      classes: 2,
      dimension: 1,
      deviation: 0,
      sampling: { kind: 'balanced', perClass: 1, seed: 0 },
    },
    network: { widths: [4, 4, 4, 4, 2], activation: 'relu', lastActivation: 'identity', freeFeatures: true },
    loss: { reduction: 'mean' },
    penalty: { weightDecay, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
    initialisation: { kind: 'he', gain: 1 },
    optimizer: {
      memory: 20,
      firstLayer: 'raw',
      continuation: { start: 1, divideBy: 2, steps: 1 },
      sharpening: [
        [1e-2, 200],
        [1e-3, 400],
      ],
    },
    precision: isNativeBuilt ? 'float64' : 'float32',
    stop,
    logging: { measurements: 3 },
    seed,
  })
const sample = { X: new Float64Array(2), features: 1, labels: Int32Array.from([0, 1]), classes: 2 }
const programs = loadedPrograms(2)

type Events = Awaited<ReturnType<typeof trainOne>>
function endOf(events: Events): LossEnd {
  const outcome = only(events, 'ended')[0]!.outcome
  expect(outcome.status).toBe('finished')
  return (outcome as { end: LossEnd }).end
}
const restartLines = (events: Events): string[] =>
  only(events, 'logged').flatMap(({ message }) => (message.includes('restart') ? [message] : []))

describe('a run with free features', () => {
  test('finishes with the name of its end, and never as trapped', async () => {
    const kinds = new Set<string>()
    for (const seed of [0, 1]) {
      const events = await trainOne(specOf(seed, 1e-3), sample, { programs })
      const end = endOf(events)
      kinds.add(end.kind)
      const last = measurementsOf(events).at(-1)!
      expect(end.objective).toBe(last.objective)
      expect(last.layered['relativeToCollapse']).toEqual(Float64Array.of(end.objective / end.collapse))
      expect(restartLines(events)).toEqual([])
    }
    expect(kinds).toContain('partial')
    expect(kinds.size).toBe(2)
  })

  test('restarts from a partial solution with the next weights of its stream where the spec says so', async () => {
    const events = await trainOne(specOf(0, 1e-3, restartAll), sample, { programs })
    const lines = restartLines(events)
    expect(lines[0]).toMatch(/^step \d+: training ended at a partial solution; restart 1 with new weights$/)
    expect(['above', 'below', 'collapse']).toContain(endOf(events).kind)
    const { progress } = only(events, 'progressed').at(-1)!
    expect(progress.restarts).toBe(lines.length)
  })

  test('stops at the zero solution without the stages that follow, and restarts five times at most', async () => {
    // Above the critical strength, the zero solution is the only minimum.
    const plain = await trainOne(specOf(0, 0.2), sample, { programs })
    expect(endOf(plain).kind).toBe('zero')
    expect(only(plain, 'ended')[0]!.outcome).toMatchObject({ reason: 'zero solution' })
    expect(measurementsOf(plain).at(-1)!.step).toBeLessThanOrEqual(200)
    const restarted = await trainOne(specOf(0, 0.2, restartAll), sample, { programs })
    expect(restartLines(restarted)).toHaveLength(5)
    expect(endOf(restarted).kind).toBe('zero')
  })

  test('resumes after a restart with the same bits', async () => {
    const spec = specOf(0, 1e-3, restartAll)
    const whole = await trainOne(spec, sample, { programs })
    let restarts = 0
    const first = await trainOne(spec, sample, {
      programs,
      hear: (event, stop) => {
        if (event.kind === 'progressed' && event.progress.restarts > 0 && ++restarts === 2) stop()
      },
    })
    expect(only(first, 'ended')[0]!.outcome.status).toBe('stopped')
    const checkpoint = only(first, 'checkpointed').at(-1)!
    expect(checkpoint.resume.plan).toMatchObject({ draws: 1, restarts: 1 })
    const rest = await trainOne(spec, sample, { resume: checkpoint.resume, programs })
    expect([...scalarsOf(first), ...scalarsOf(rest)]).toEqual(scalarsOf(whole))
    expect(endOf(rest)).toEqual(endOf(whole))
  })

  test('logs that restarts have no effect where no closed form names the end', async () => {
    const tanh = { ...specOf(0, 1e-3).network, activation: 'tanh' as const }
    const { optimizer, ...spec } = specOf(0, 1e-3, { steps: 5, restartEndings: ['zero'] })
    const events = await trainOne(
      parseSpec({ ...spec, network: tanh, optimizer: { ...optimizer, sharpening: [] } }),
      sample,
    )
    expect(only(events, 'logged')[0]?.message).toBe(
      'stop.restartEndings has no effect, because the run has the activation tanh, not relu or identity',
    )
    expect(only(events, 'ended')[0]!.outcome).not.toHaveProperty('end')
  })
})

test('restartEndings needs free features', () => {
  const spec = specOf(0, 1e-3, restartAll)
  const network = { ...spec.network, freeFeatures: false }
  expect(() => parseSpec({ ...spec, network })).toThrow('stop.restartEndings: names ends of runs with free features')
})

test('the draws of a stream differ, and each is the same every time', () => {
  const spec = specOf(3, 1e-3)
  const problem = makeProblem(spec, sample)
  const draws = [0, 1, 2].map((draw) => initialParameters(spec, problem, { draw }))
  expect(draws[0]).toEqual(initialParameters(spec, problem))
  expect(draws[1]).toEqual(initialParameters(spec, problem, { draw: 1 }))
  expect(draws[0]).not.toEqual(draws[1])
  expect(draws[1]).not.toEqual(draws[2])
})
