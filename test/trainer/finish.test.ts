import { describe, expect, test } from 'vitest'
import { parseSpec, type RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { plannedSteps, scheduledSteps, stages } from '../../src/shared/spec/stages.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { isNativeBuilt } from './graph/native.ts'
import { measurementsOf, only, scalarsOf, trainOne, trainTogether } from './runs.ts'

const sharpening: [number, number][] = [
  [1e-2, 100],
  [1e-3, 100],
]
type Changes = Partial<RunSpecInput>
const momentum = (finish: object | null): RunSpecInput['optimizer'] => ({
  kind: 'momentum',
  learningRate: 0.1,
  schedule: { kind: 'cosine', final: 0.1, warmup: 5 },
  continuation: { start: 1, divideBy: 2, steps: 1 },
  ...(finish ? { finish } : {}),
})
const specOf = (optimizer: RunSpecInput['optimizer'], changes: Changes = {}) =>
  parseSpec({
    name: 'model',
    data: { sampling: { kind: 'balanced', perClass: 1 } },
    network: { widths: [8, 8, 8, 4], activation: 'relu', lastActivation: 'identity', freeFeatures: true },
    loss: { reduction: 'mean' },
    penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
    initialisation: { kind: 'he', gain: 1 },
    optimizer,
    precision: 'float64',
    stop: { steps: 400 },
    logging: { measurements: 5 },
    ...changes,
  })
const sample = { X: new Float64Array(4), features: 1, labels: Int32Array.from([0, 1, 2, 3]), classes: 4 }
const finish = { steps: 300, memory: 20, sharpening }

describe('the spec', () => {
  test('puts the finish and its stages of sharpened ReLU after the steps of the first method', () => {
    const spec = specOf(momentum(finish))
    const plan = stages(spec)
    expect(plan.map(({ method, steps, smoothing }) => [method, steps, smoothing])).toEqual([
      ['momentum', 400, 0],
      ['lbfgs', 300, 0],
      ['lbfgs', 100, 1e-2],
      ['lbfgs', 100, 1e-3],
    ])
    expect(plannedSteps(spec)).toBe(900)
    expect(scheduledSteps(plan)).toBe(400)
  })

  test('without a finish has the stages of its method alone', () => {
    const plan = stages(specOf(momentum(null)))
    expect(plan).toEqual([{ multiplier: 1, steps: 400, smoothing: 0, method: 'momentum' }])
  })

  test('refuses sharpened ReLU without steps of the finish, and for another activation', () => {
    expect(() => specOf(momentum({ sharpening }))).toThrow(
      'optimizer.finish.sharpening: has stages of L-BFGS, but optimizer.finish.steps is 0',
    )
    const network = { ...specOf(momentum(null)).network, activation: 'tanh' as const }
    expect(() => specOf(momentum(finish), { network })).toThrow('optimizer.finish.sharpening: smooths ReLU')
  })
})

const engines = [['javascript', 'float32'], ...(isNativeBuilt ? ([['graph', 'float64']] as const) : [])] as const

describe.each(engines)('a run with a finish on the engine %s', (engine, precision) => {
  const recipe = specOf(momentum(finish), { engine, precision })

  test('takes the steps of the plain descent first, then goes lower', async () => {
    const programs = loadedPrograms(3)
    const whole = await trainOne(recipe, sample, { programs })
    const plain = await trainOne(specOf(momentum(null), { engine, precision }), sample, { programs })
    const descent = scalarsOf(plain)
    const sameSteps = scalarsOf(whole).slice(0, descent.length)
    if (engine === 'javascript') expect(sameSteps).toEqual(descent)
    else sameSteps.forEach((value, i) => expect(value).toBeCloseTo(descent[i]!, 10))
    const [last, before] = [measurementsOf(whole).at(-1)!, measurementsOf(plain).at(-1)!]
    expect(last.step).toBeGreaterThan(400)
    expect(last.gradientNorm).toBeLessThan(before.gradientNorm)
    const handover = only(whole, 'logged').map(({ message }) => message)
    expect(handover).toContain('step 400: momentum ends, and L-BFGS starts from its weights')
    const methods = new Set(only(whole, 'progressed').map(({ progress }) => progress.method))
    expect([...methods]).toEqual(['momentum', 'lbfgs'])
    expect(only(plain, 'progressed')[0]?.progress.method).toBeUndefined()
  })

  test.each([399, 400, 401, 550])('resumes at step %d with the same bits', async (step) => {
    const spec = specOf(momentum(finish), { engine, precision, logging: { measurements: 5, snapshots: [step - 1] } })
    const programs = loadedPrograms(3)
    const whole = await trainOne(spec, sample, { programs })
    const first = await trainOne(spec, sample, {
      programs,
      hear: (event, stop) => event.kind === 'measured' && event.measurement.step === step - 1 && stop(),
    })
    const checkpoint = only(first, 'checkpointed').at(-1)!
    expect(only(first, 'ended')[0]?.outcome.status).toBe('stopped')
    expect(checkpoint.step).toBeGreaterThanOrEqual(step - 1)
    const rest = await trainOne(spec, sample, { resume: checkpoint.resume, programs })
    expect([...scalarsOf(first), ...scalarsOf(rest)]).toEqual(scalarsOf(whole))
    expect(only(rest, 'ended')[0]?.outcome).toEqual(only(whole, 'ended')[0]?.outcome)
  })

  test('resumes from the weights of its finish', async () => {
    const first = await trainOne(recipe, sample, {
      hear: (event, stop) => event.kind === 'progressed' && event.progress.step > 420 && stop(),
    })
    const { resume, weights } = only(first, 'checkpointed').at(-1)!
    const rest = await trainOne(recipe, sample, { resume: { plan: resume.plan, weights } })
    expect(only(rest, 'ended')[0]?.outcome.status).toBe('finished')
    expect(measurementsOf(rest).at(-1)!.step).toBeGreaterThan(resume.plan.step)
  })
})

test('runs of one order each finish from their own weights', async () => {
  const recipe = specOf(momentum(finish), { engine: 'javascript', precision: 'float32' })
  const runs = [0, 1].map((seed) => ({ spec: { ...recipe, seed }, sample }))
  const together = await trainTogether(runs)
  for (const [i, run] of runs.entries()) {
    const alone = await trainOne(run.spec, sample)
    expect(scalarsOf(together[i]!)).toEqual(scalarsOf(alone))
  }
})
