import { describe, expect, test } from 'vitest'
import { parseSpec, type RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { plannedSteps, stages } from '../../src/shared/spec/stages.ts'
import { makeProblem } from '../../src/shared/theory/makeProblem.ts'
import { objective } from '../../src/shared/theory/objective.ts'
import { collapseLosses } from '../../src/shared/theory/unconstrained/unconstrainedEnding.ts'
import { uniformModel } from '../../src/shared/theory/unconstrained/model.ts'
import { initialParameters } from '../../src/trainer/initialise.ts'
import { hasSettled } from '../../src/trainer/sharpening.ts'
import { relativeDistance } from '../oracle/read.ts'
import { openEngines } from '../../src/trainer/engine/openEngines.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { isNativeBuilt } from './graph/native.ts'
import { tolerances } from './tolerances.ts'
import { measurementsOf, only, scalarsOf, trainOne } from './runs.ts'

const sharpening: [number, number][] = [
  [0.03, 100],
  [1e-2, 200],
  [1e-3, 400],
  [1e-5, 400],
]
/** Each stage is long enough to settle, nearly. */
const schedule: typeof sharpening = [
  [0.03, 300],
  [0.01, 400],
  [3e-3, 600],
  [1e-3, 1000],
  [1e-4, 800],
  [1e-5, 800],
]
/** The model of 6 classes and 4 weight matrices, one sample a class. */
const specOf = (changes: Partial<RunSpecInput> = {}, sharp: typeof sharpening | null = sharpening) =>
  parseSpec({
    name: 'model',
    data: { sampling: { kind: 'balanced', perClass: 1 } },
    network: { widths: [12, 12, 12, 12, 6], activation: 'relu', lastActivation: 'identity', freeFeatures: true },
    loss: { reduction: 'mean' },
    penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
    initialisation: { kind: 'he', gain: 1 },
    optimizer: {
      memory: 20,
      firstLayer: 'raw',
      continuation: { start: 1, divideBy: 2, steps: 1 },
      ...(sharp ? { sharpening: sharp } : {}),
    },
    precision: 'float64',
    stop: { steps: 200 },
    logging: { measurements: 5 },
    ...changes,
  })
const sample = { X: new Float64Array(6), features: 1, labels: Int32Array.from([0, 1, 2, 3, 4, 5]), classes: 6 }

describe('the spec', () => {
  test('puts the stages of sharpened ReLU after the steps at λ', () => {
    const spec = specOf()
    expect(stages(spec).map(({ smoothing, steps }) => [smoothing, steps])).toEqual([[0, 200], ...sharpening])
    expect(plannedSteps(spec)).toBe(1300)
  })

  test('without the field has no such stage', () => {
    const spec = specOf({}, null)
    expect(stages(spec)).toEqual([{ multiplier: 1, steps: 200, smoothing: 0, method: 'lbfgs' }])
  })

  test('refuses another activation, widths that do not fall, and widths that are not above 0', () => {
    const network = { ...specOf().network, activation: 'tanh' as const }
    expect(() => specOf({ network })).toThrow('optimizer.sharpening: smooths ReLU, but network.activation is tanh')
    expect(() =>
      specOf({}, [
        [1e-3, 5],
        [1e-3, 5],
      ]),
    ).toThrow('optimizer.sharpening: must have falling widths ε')
    expect(() => specOf({}, [[0, 5]])).toThrow('optimizer.sharpening.0.0')
  })
})

const engines = [
  ['javascript', 'float32'],
  ...(isNativeBuilt
    ? ([
        ['graph', 'float32'],
        ['graph', 'float64'],
      ] as const)
    : []),
] as const

describe.each(engines)('the engine %s in %s', (name, precision) => {
  const tolerance = tolerances[precision].evaluation

  test('computes the objective and the gradient of every width, and at 0 those of ReLU', async () => {
    const spec = specOf({ engine: name, precision })
    const problem = makeProblem(spec, sample)
    const theta = initialParameters(spec, problem)
    const candidate = { spec, problem, sample, test: null }
    const opened = await openEngines([candidate], loadedPrograms(0))
    const engine = opened.open([candidate])[0]!
    await engine.initialise(theta, 100)
    for (const smoothing of [0, 0.3, 1e-3]) {
      await engine.setStage({ multiplier: 2, smoothing })
      const got = await engine.evaluate(theta)
      const expected = objective(problem, theta, 2, smoothing)
      const value = expected.dataLoss + 2 * (expected.weightPenalty + expected.featurePenalty)
      expect(relativeDistance([got.objective], [value])).toBeLessThan(tolerance)
      expect(relativeDistance(got.gradient, expected.gradient)).toBeLessThan(tolerance)
      if (!engine.read) continue
      const read = await engine.read(theta)
      const exact = objective(problem, theta, 2)
      expect(relativeDistance([read.dataLoss], [exact.dataLoss])).toBeLessThan(1e-12)
      expect(relativeDistance([read.gradientNorm], [Math.hypot(...expected.gradient)])).toBeLessThan(1e-12)
    }
    engine.dispose()
  })
})

describe('training', () => {
  const collapse = collapseLosses(uniformModel(6, 4, 1e-3), 'squared', 'relu').collapse
  const last = (events: Awaited<ReturnType<typeof trainOne>>) => measurementsOf(events).at(-1)!
  const valueOf = ({ dataLoss, weightPenalty, featurePenalty }: ReturnType<typeof last>): number =>
    dataLoss + weightPenalty + featurePenalty

  test('goes below DNC and its subgradient nearly vanishes, where plain ReLU stalls', async () => {
    const [sharp, plain] = [
      last(await trainOne(specOf({ stop: { steps: 400 } }, schedule), sample)),
      last(await trainOne(specOf({ stop: { steps: 4300 } }, null), sample)),
    ]
    expect(valueOf(sharp)).toBeLessThan(collapse)
    expect(valueOf(sharp)).toBeLessThan(valueOf(plain))
    expect(sharp.gradientNorm).toBeLessThan(1e-4)
    expect(plain.gradientNorm).toBeGreaterThan(1e-4)
  })

  test('resumes in the middle of a stage with the same bits', async () => {
    const spec = specOf({}, schedule)
    const programs = loadedPrograms(2)
    const whole = await trainOne(spec, sample, { programs })
    const first = await trainOne(spec, sample, {
      programs,
      hear: (event, stop) => event.kind === 'progressed' && event.progress.step > 250 && stop(),
    })
    const checkpoint = only(first, 'checkpointed').at(-1)!
    expect(checkpoint.resume.plan.stage).toBeGreaterThan(0)
    expect(checkpoint.step).toBeLessThan(only(whole, 'checkpointed').at(-1)!.step)
    const rest = await trainOne(spec, sample, { resume: checkpoint.resume, programs })
    expect([...scalarsOf(first), ...scalarsOf(rest)]).toEqual(scalarsOf(whole))
  })

  test('resumes with the same bits and end where a stop comes at the step of a check', async () => {
    const oneStage: typeof sharpening = [[0.03, 5000]]
    const programs = loadedPrograms(2)
    const settles = only(await trainOne(specOf({}, oneStage), sample, { programs }), 'checkpointed').at(-1)!.step
    expect(settles).toBeLessThan(5200)
    for (const check of [250, settles]) {
      // The measurement one step earlier hears of the stop, which the run obeys after its next step.
      const spec = specOf({ logging: { measurements: 5, snapshots: [check - 1] } }, oneStage)
      const whole = await trainOne(spec, sample, { programs })
      const first = await trainOne(spec, sample, {
        programs,
        hear: (event, stop) => event.kind === 'measured' && event.measurement.step === check - 1 && stop(),
      })
      const checkpoint = only(first, 'checkpointed').at(-1)!
      expect(checkpoint.step).toBe(check)
      const rest = await trainOne(spec, sample, { resume: checkpoint.resume, programs })
      expect(only(rest, 'ended')[0]?.outcome).toEqual(only(whole, 'ended')[0]?.outcome)
      expect([...scalarsOf(first), ...scalarsOf(rest)]).toEqual(scalarsOf(whole))
    }
  })
})

test('a stage has settled when its gradient is zero or its objective stands still', () => {
  expect(hasSettled(1, 0.9, 1e-3)).toBe(false)
  expect(hasSettled(1, 0.9, 1e-10)).toBe(true)
  expect(hasSettled(1, 1, 1e-3)).toBe(true)
  expect(hasSettled(1, 1.1, 1e-3)).toBe(true)
  expect(hasSettled(Infinity, 0.9, 1e-3)).toBe(false)
})
