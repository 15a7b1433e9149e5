import type { EngineReport } from '../../../shared/contract/engine.ts'
import { matrix } from '../../../shared/linalg/matrix.ts'
import { weightLayeredNames } from '../../../shared/quantities/table.ts'
import type { Optimizer } from '../../../shared/spec/optimizer.ts'
import { optimizerOf } from '../../../shared/spec/stages.ts'
import type { Layered } from '../../measure/layered.ts'
import type { Readings } from '../../measure/readings.ts'
import { learningRate } from '../../optimizer/learningRate.ts'
import type { Advance, Engine, EngineEvaluation, StageChange, StageTerms } from '../engine.ts'
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

/** A stack with the runs that are in it: those whose present stage has its method. */
interface Part {
  readonly stack: GraphStack
  readonly optimizer: Optimizer
  readonly members: Set<number>
  readonly requests: Map<number, Request>
}

/** Opens the stack of the finish of the same runs, for a spec that has one. */
export type OpenFinish = (optimizer: Optimizer) => GraphStack

/**
 * Returns one engine for each run of a stack. `advance` waits until every run of the same method that is not disposed has
 * called it, then takes the smallest number of steps among them.
 */
export function graphEngines(
  stack: GraphStack,
  optimizer: Optimizer,
  report: EngineReport,
  tensorCount: () => number,
  openFinish: OpenFinish | null = null,
): Engine[] {
  const all = Array.from({ length: stack.runs }, (_, run) => run)
  const own: Part = { stack, optimizer, members: new Set(all), requests: new Map() }
  const parts: Part[] = [own]
  const present: Part[] = all.map(() => own)
  const schedulePositions = all.map((): SchedulePosition => ({ position: 0, totalSteps: 0 }))

  const partOf = (method: Optimizer['kind']): Part => {
    const found = parts.find((part) => part.optimizer.kind === method)
    if (found) return found
    const finish = optimizerOf(optimizer, method)
    if (!openFinish) throw new Error('graphEngines: the finish of a run has no stack')
    const part: Part = { stack: openFinish(finish), optimizer: finish, members: new Set(), requests: new Map() }
    parts.push(part)
    return part
  }
  const leave = (run: number): void => {
    const part = present[run]!
    if (part.members.delete(run)) advanceAll(part, schedulePositions)
  }
  /** Moves a run to the stack of a method. */
  const enter = (run: number, method: Optimizer['kind']): GraphStack => {
    const part = partOf(method)
    if (part === present[run]) return part.stack
    leave(run)
    part.members.add(run)
    present[run] = part
    return part.stack
  }
  const removeRun = (run: number): void => {
    leave(run)
    if (parts.some(({ members }) => members.size > 0)) return
    for (const part of parts.splice(0)) part.stack.dispose()
  }
  return schedulePositions.map((schedulePosition, run) => {
    const here = (): GraphStack => present[run]!.stack
    const enterStage = ({ method = optimizer.kind }: StageChange): GraphStack => enter(run, method)
    return {
      report,
      tensorCount,
      ...stateCalls(run, schedulePosition, here, enterStage),
      advance: (steps) =>
        new Promise((resolve, reject) => {
          const part = present[run]!
          part.requests.set(run, { steps, resolve, reject })
          advanceAll(part, schedulePositions)
        }),
      evaluate: async (theta) => evaluation(here().evaluate(run, theta)),
      parameters: async () => here().theta(run),
      read: async (theta) => readings(here().measure(run, theta), stack.samples),
      backbone: null,
      dispose: () => removeRun(run),
    }
  })
}

/** Advances the runs of a part once all of them have asked for it. */
function advanceAll({ stack, optimizer, members, requests }: Part, schedules: readonly SchedulePosition[]): void {
  if (requests.size === 0 || requests.size < members.size) return
  const rate = (run: number, step: number): number => {
    const { position, totalSteps } = schedules[run]!
    return optimizer.kind === 'lbfgs' ? 0 : learningRate(optimizer, position + step, totalSteps)
  }
  const pending = [...requests]
  requests.clear()
  try {
    const steps = Math.min(...pending.map(([, request]) => request.steps))
    const budgets = Array.from({ length: stack.runs }, (_, run) => (pending.some(([one]) => one === run) ? steps : 0))
    const answers = stack.advance(budgets, rate)
    for (const [run, request] of pending) {
      const answer = answers[run]!
      schedules[run]!.position += answer.rows.length
      request.resolve({ steps: answer.rows.map(stepNumbers), ended: answer.ended })
    }
  } catch (error) {
    for (const [, request] of pending) request.reject(error)
  }
}

/** Returns the calls that start, save and restore one run: in its present stack, or in that of the stage that it enters. */
function stateCalls(
  run: number,
  schedulePosition: SchedulePosition,
  here: () => GraphStack,
  enter: (stage: StageChange) => GraphStack,
): Pick<Engine, 'initialise' | 'setStage' | 'save' | 'restore'> {
  let stage: StageTerms = { multiplier: 1, smoothing: 0 }
  return {
    async initialise(theta, totalSteps, step = 0) {
      Object.assign(schedulePosition, { position: step, totalSteps })
      here().begin([{ run, theta, step, ...stage }])
    },
    async setStage(next) {
      const { multiplier, smoothing } = next
      const theta = here().theta(run)
      stage = { multiplier, smoothing }
      enter(next).begin([{ run, theta, step: schedulePosition.position, ...stage }])
    },
    save: async () => ({
      ...here().save(run),
      schedule: Float64Array.of(schedulePosition.position, schedulePosition.totalSteps),
    }),
    async restore({ schedule, ...state }, next) {
      const { multiplier, smoothing } = next
      const [position = 0, totalSteps = 0] = schedule ?? []
      Object.assign(schedulePosition, { position, totalSteps })
      stage = { multiplier, smoothing }
      enter(next).restore(run, state, stage)
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
