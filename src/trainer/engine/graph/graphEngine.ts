import type { EngineReport } from '../../../shared/contract/engine.ts'
import { matrix } from '../../../shared/linalg/matrix.ts'
import { weightLayeredNames } from '../../../shared/quantities/table.ts'
import type { Optimizer } from '../../../shared/spec/optimizer.ts'
import type { Layered } from '../../measure/layered.ts'
import type { Readings } from '../../measure/readings.ts'
import { learningRate } from '../../optimizer/learningRate.ts'
import type { Advance, Engine, EngineEvaluation, StageTerms } from '../engine.ts'
import type { GraphStack } from './graphStack.ts'

/** A run's request for steps, which waits for the other runs of its stack. */
interface Request {
  steps: number
  resolve(advance: Advance): void
  reject(error: unknown): void
}

/** The position of a run in its learning-rate schedule. */
interface SchedulePosition {
  position: number
  totalSteps: number
}

/**
 * Returns one engine for each run of a stack. `advance` waits until every run that is not disposed has called it, then
 * takes the smallest number of steps among them.
 */
export function graphEngines(
  stack: GraphStack,
  optimizer: Optimizer,
  report: EngineReport,
  tensorCount: () => number,
): Engine[] {
  const activeRuns = new Set(Array.from({ length: stack.runs }, (_, run) => run))
  const requests = new Map<number, Request>()
  const schedulePositions = Array.from({ length: stack.runs }, (): SchedulePosition => ({ position: 0, totalSteps: 0 }))

  const rate = (run: number, step: number): number => {
    const { position, totalSteps } = schedulePositions[run]!
    return optimizer.kind === 'lbfgs' ? 0 : learningRate(optimizer, position + step, totalSteps)
  }
  const advanceAll = (): void => {
    if (requests.size === 0 || requests.size < activeRuns.size) return
    const pending = [...requests]
    requests.clear()
    try {
      const steps = Math.min(...pending.map(([, request]) => request.steps))
      const budgets = Array.from({ length: stack.runs }, (_, run) => (pending.some(([one]) => one === run) ? steps : 0))
      const answers = stack.advance(budgets, rate)
      for (const [run, request] of pending) {
        const answer = answers[run]!
        schedulePositions[run]!.position += answer.rows.length
        request.resolve({ steps: answer.rows.map(stepNumbers), ended: answer.ended })
      }
    } catch (error) {
      for (const [, request] of pending) request.reject(error)
    }
  }
  const removeRun = (run: number): void => {
    if (!activeRuns.delete(run)) return
    if (activeRuns.size === 0) stack.dispose()
    else advanceAll()
  }
  return schedulePositions.map((schedulePosition, run) => ({
    report,
    tensorCount,
    ...stateCalls(stack, run, schedulePosition),
    advance: (steps) =>
      new Promise((resolve, reject) => {
        requests.set(run, { steps, resolve, reject })
        advanceAll()
      }),
    evaluate: async (theta) => evaluation(stack.evaluate(run, theta)),
    parameters: async () => stack.theta(run),
    read: async (theta) => readings(stack.measure(run, theta), stack.samples),
    dispose: () => removeRun(run),
  }))
}

/** Returns the calls that start, save and restore one run of a stack. */
function stateCalls(
  stack: GraphStack,
  run: number,
  schedulePosition: SchedulePosition,
): Pick<Engine, 'initialise' | 'setStage' | 'save' | 'restore'> {
  let stage: StageTerms = { multiplier: 1, smoothing: 0 }
  return {
    async initialise(theta, totalSteps, step = 0) {
      Object.assign(schedulePosition, { position: step, totalSteps })
      stack.begin([{ run, theta, ...stage }])
    },
    async setStage({ multiplier, smoothing }) {
      stage = { multiplier, smoothing }
      stack.begin([{ run, theta: stack.theta(run), ...stage }])
    },
    save: async () => ({
      ...stack.save(run),
      schedule: Float64Array.of(schedulePosition.position, schedulePosition.totalSteps),
    }),
    async restore({ schedule, ...state }, { multiplier, smoothing }) {
      const [position = 0, totalSteps = 0] = schedule ?? []
      Object.assign(schedulePosition, { position, totalSteps })
      stage = { multiplier, smoothing }
      stack.restore(run, state, stage)
    },
  }
}

const stepNumbers = ([dataLoss = NaN, weightPenalty = NaN, featurePenalty = NaN, gradientNorm = NaN]: number[]) => ({
  dataLoss,
  weightPenalty,
  featurePenalty,
  gradientNorm,
})

type Numbers = Record<string, Float64Array>
const single = (numbers: Numbers, name: string): number => numbers[name]?.[0] ?? NaN

function evaluation(numbers: Numbers): EngineEvaluation {
  return {
    dataLoss: single(numbers, 'data_loss'),
    weightPenalty: single(numbers, 'weight_penalty'),
    featurePenalty: single(numbers, 'feature_penalty'),
    objective: single(numbers, 'objective'),
    gradient: numbers['gradient']!,
    noise: single(numbers, 'noise'),
  }
}

function readings(numbers: Numbers, samples: number): Readings {
  const layered = (name: string): Float64Array[] => {
    const found: Float64Array[] = []
    for (let l = 1; numbers[`${name}${l}`]; l++) found.push(numbers[`${name}${l}`]!)
    return found
  }
  const scalars = (name: string): Float64Array => Float64Array.from(layered(name), ([value = NaN]) => value)
  return {
    dataLoss: single(numbers, 'data_loss'),
    weightPenalty: single(numbers, 'weight_penalty'),
    featurePenalty: single(numbers, 'feature_penalty'),
    gradientNorm: single(numbers, 'gradient_norm'),
    featureSpectra: layered('z'),
    weightSpectra: layered('w'),
    preactivationSpectra: layered('a'),
    scatter: scalars('scatter'),
    features: layered('features').map((Z) => matrix(Z.length / samples, samples, Z)),
    pairSpectra: layered('pairs'),
    layered: Object.fromEntries(weightLayeredNames.map((name) => [name, scalars(name)])) as Layered,
  }
}
