import { performance } from 'node:perf_hooks'
import type { TrainerEvent, TrainerRun } from '../../shared/contract/trainer.ts'
import { plannedSteps } from '../../shared/spec/stages.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { median } from '../../shared/statistics/bands.ts'
import { startWeights } from '../starts/requireStart.ts'
import { drawSamples } from '../datasets/sample.ts'
import type { LabContext } from '../runs/labContext.ts'
import { lostRunReason } from '../runs/exitReason.ts'
import { superviseOnce, type Supervision } from '../runs/supervise.ts'
import type { Calibration } from './estimate.ts'

/** How long a trainer is timed from its first steps on. */
const timedMs = 4000
/** A trainer without a step is stopped after this time. */
const firstStepTimeoutMs = 120_000
/** The limit of the schema of a spec. */
const maxSnapshots = 200

export interface CalibrationJob {
  /** Resolves to null when stopped; rejects with an Error that says what failed. */
  result: Promise<Calibration | null>
  stop(): void
}

/** Progress of a trainer: milliseconds since its start, and the total steps of its runs. */
export interface ProgressPoint {
  at: number
  step: number
}

/** The end of all runs of a trainer, with the steps that they had planned. */
type EndPoint = ProgressPoint & { steps: number }

/**
 * Returns the spec with its measurements spread evenly over its steps. A run measures more often at its beginning, so
 * its first seconds cost more than the average.
 */
export function evenlyMeasured(spec: RunSpec): RunSpec {
  const apart = Math.max(1, plannedSteps(spec) / spec.logging.measurements)
  const count = Math.min(maxSnapshots, spec.logging.measurements)
  const steps = new Set(Array.from({ length: count }, (_, i) => Math.round((i + 1) * apart)))
  return { ...spec, logging: { measurements: 2, snapshots: [...steps], keptWeights: 0 } }
}

/** Fits a calibration to the progress of a trainer; null where no time passed between two steps. `end` is the end of all runs, with their planned steps. */
export function calibrationOf(points: readonly ProgressPoint[], end: EndPoint | null): Calibration | null {
  const first = points[0]
  const last = end ?? points.at(-1)
  if (!first || !last || last.step <= first.step || last.at <= first.at) return null
  const secondsPerStep = (last.at - first.at) / 1000 / (last.step - first.step)
  return {
    startSeconds: Math.max(0, first.at / 1000 - first.step * secondsPerStep),
    secondsPerStep,
    needed: end && end.steps > 0 ? Math.min(1, end.step / end.steps) : null,
  }
}

/**
 * Times the first steps of `specs`, an order of one trainer, in `trainers` processes in parallel, with the threads that
 * they will have in the plan. Nothing is stored. `onStep` receives the step of the slowest trainer.
 */
export function calibrate(
  context: LabContext,
  specs: readonly RunSpec[],
  { trainers, threads }: { trainers: number; threads: number },
  onStep: (step: number) => void,
): CalibrationJob {
  const order = specs.map(evenlyMeasured).map((spec): TrainerRun => {
    const start = startWeights(context.store, spec)
    return { spec, ...drawSamples(spec, context.dataSet()), start, resume: null }
  })
  const steps = new Array<number>(trainers).fill(0)
  let isStopped = false
  const timed = Array.from({ length: trainers }, (_, i) =>
    timeTrainer(context, order, threads, (step) => {
      steps[i] = step
      onStep(Math.min(...steps))
    }),
  )
  const stop = (): void => {
    isStopped = true
    for (const { supervision } of timed) supervision.stop(null)
  }
  const result = Promise.all(timed.map(({ calibration }) => calibration)).then(
    (each) => (isStopped ? null : medianCalibration(each)),
    (error: unknown) => {
      if (isStopped) return null
      stop()
      throw error
    },
  )
  return { result, stop }
}

const medianCalibration = (each: readonly Calibration[]): Calibration => ({
  startSeconds: median(each.map(({ startSeconds }) => startSeconds)),
  secondsPerStep: median(each.map(({ secondsPerStep }) => secondsPerStep)),
  needed: each.some(({ needed }) => needed === null) ? null : median(each.map(({ needed }) => needed ?? 1)),
})

interface TimedTrainer {
  supervision: Supervision
  calibration: Promise<Calibration>
}

function timeTrainer(
  context: LabContext,
  runs: TrainerRun[],
  threads: number,
  onStep: (step: number) => void,
): TimedTrainer {
  const startedAt = performance.now()
  const points: ProgressPoint[] = []
  const steps = new Array<number>(runs.length).fill(0)
  const planned = new Array<number>(runs.length).fill(0)
  let refusal: string | null = null
  let finished = 0
  let isEnough = false
  let end: EndPoint | null = null
  const onEvent = (run: number, event: TrainerEvent): void => {
    const at = performance.now() - startedAt
    if (event.kind === 'progressed') {
      steps[run] = event.progress.step
      planned[run] = event.progress.steps
      points.push({ at, step: sum(steps) })
      onStep(event.progress.step)
      isEnough ||= at - (points[0]?.at ?? at) >= timedMs
      if (isEnough) supervision.stop(null)
    }
    if (event.kind !== 'ended') return
    if (event.outcome.status === 'refused') refusal = event.outcome.message
    if (event.outcome.status === 'finished') finished++
    // All runs ended by themselves, at the last steps that they reported.
    if (finished === runs.length) end = { at, step: sum(steps), steps: sum(planned) }
  }
  const { variables } = context.environment(threads)
  const order = { kind: 'train', runs } as const
  const supervision = superviseOnce(context.trainerCommand, variables, order, {
    onMessage: (message) => {
      if (message.kind === 'event') onEvent(message.run, message.event)
    },
    onLate: () => {},
  })
  const timer = setTimeout(() => points.length === 0 && supervision.stop(null), firstStepTimeoutMs)
  const calibration = supervision.ended.then((exit) => {
    clearTimeout(timer)
    const fitted = isEnough || end ? calibrationOf(points, end) : null
    if (fitted) return fitted
    const reason = refusal ?? lostRunReason({ ...exit, isStopAsked: false }).ending
    throw new Error(`The pace could not be measured. ${reason}`)
  })
  return { supervision, calibration }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
