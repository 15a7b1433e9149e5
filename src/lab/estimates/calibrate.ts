import { performance } from 'node:perf_hooks'
import type { TrainerEvent, TrainerRun } from '../../shared/contract/trainer.ts'
import { plannedSteps } from '../../shared/spec/stages.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { median } from '../../shared/statistics/bands.ts'
import { drawSample } from '../datasets/sample.ts'
import type { LabContext } from '../runs/labContext.ts'
import { lostRunReason } from '../runs/exitReason.ts'
import { supervise, type Supervision } from '../runs/supervise.ts'
import type { Calibration } from './estimate.ts'

/** From the first steps on a trainer is watched for so long, in milliseconds. */
const watchedMs = 4000
/** A trainer that has taken no step by then is given up. */
const patienceMs = 120_000
/** The spec allows so many. */
const mostSnapshots = 200

export interface Calibrating {
  /** Rejects with an Error that says what went wrong; null: it was stopped. */
  result: Promise<Calibration | null>
  stop(): void
}

/** A moment of a trainer: milliseconds since it was started, and how many steps its runs had taken together. */
export interface Mark {
  at: number
  step: number
}

/**
 * The spec with its measurements spread evenly over its steps, as far as it may name them: in the run itself they crowd
 * at the beginning, and the first seconds would cost more than the average.
 */
export function evenlyMeasured(spec: RunSpec): RunSpec {
  const apart = Math.max(1, plannedSteps(spec) / spec.logging.measurements)
  const count = Math.min(mostSnapshots, spec.logging.measurements)
  const steps = new Set(Array.from({ length: count }, (_, i) => Math.round((i + 1) * apart)))
  return { ...spec, logging: { measurements: 2, snapshots: [...steps] } }
}

/** What the marks of a trainer tell; null where it took no time between two steps. `end`: the mark of its own end, with the steps that it had planned. */
export function calibrationOf(marks: readonly Mark[], end: (Mark & { steps: number }) | null): Calibration | null {
  const first = marks[0]
  const last = end ?? marks.at(-1)
  if (!first || !last || last.step <= first.step || last.at <= first.at) return null
  const secondsPerStep = (last.at - first.at) / 1000 / (last.step - first.step)
  return {
    startSeconds: Math.max(0, first.at / 1000 - first.step * secondsPerStep),
    secondsPerStep,
    needed: end && end.steps > 0 ? Math.min(1, end.step / end.steps) : null,
  }
}

/**
 * Trains the first steps of `specs`, which one trainer takes together, in `trainers` processes at once, with as many
 * threads each as they will have, and keeps nothing of it. `onStep` hears how many steps the slowest has taken.
 */
export function calibrate(
  context: LabContext,
  specs: readonly RunSpec[],
  { trainers, threads }: { trainers: number; threads: number },
  onStep: (step: number) => void,
): Calibrating {
  const order = specs
    .map(evenlyMeasured)
    .map((spec): TrainerRun => ({ spec, sample: drawSample(spec, context.dataSet()), resume: null }))
  const steps = new Array<number>(trainers).fill(0)
  let isStopped = false
  const watched = Array.from({ length: trainers }, (_, i) =>
    watch(context, order, threads, (step) => {
      steps[i] = step
      onStep(Math.min(...steps))
    }),
  )
  const stop = (): void => {
    isStopped = true
    for (const { supervision } of watched) supervision.stop(null)
  }
  const result = Promise.all(watched.map(({ calibration }) => calibration)).then(
    (each) => (isStopped ? null : middle(each)),
    (error: unknown) => {
      if (isStopped) return null
      stop()
      throw error
    },
  )
  return { result, stop }
}

const middle = (each: readonly Calibration[]): Calibration => ({
  startSeconds: median(each.map(({ startSeconds }) => startSeconds)),
  secondsPerStep: median(each.map(({ secondsPerStep }) => secondsPerStep)),
  needed: each.some(({ needed }) => needed === null) ? null : median(each.map(({ needed }) => needed ?? 1)),
})

interface Watched {
  supervision: Supervision
  calibration: Promise<Calibration>
}

function watch(context: LabContext, runs: TrainerRun[], threads: number, onStep: (step: number) => void): Watched {
  const began = performance.now()
  const marks: Mark[] = []
  const steps = new Array<number>(runs.length).fill(0)
  const planned = new Array<number>(runs.length).fill(0)
  let refusal: string | null = null
  let finished = 0
  let isEnough = false
  let end: (Mark & { steps: number }) | null = null
  const hear = (run: number, event: TrainerEvent): void => {
    const at = performance.now() - began
    if (event.kind === 'progressed') {
      steps[run] = event.progress.step
      planned[run] = event.progress.steps
      marks.push({ at, step: sum(steps) })
      onStep(event.progress.step)
      isEnough ||= at - (marks[0]?.at ?? at) >= watchedMs
      if (isEnough) supervision.stop(null)
    }
    if (event.kind !== 'ended') return
    if (event.outcome.status === 'refused') refusal = event.outcome.message
    if (event.outcome.status === 'finished') finished++
    // They have come to their own ends, on the last steps that they told.
    if (finished === runs.length) end = { at, step: sum(steps), steps: sum(planned) }
  }
  const { variables } = context.environment(threads)
  const order = { kind: 'train', runs } as const
  const supervision = supervise(context.trainerCommand, variables, order, {
    onMessage: (message) => {
      if (message.kind === 'event') hear(message.run, message.event)
    },
    onLate: () => {},
  })
  const timer = setTimeout(() => marks.length === 0 && supervision.stop(null), patienceMs)
  const calibration = supervision.ended.then((exit) => {
    clearTimeout(timer)
    const found = isEnough || end ? calibrationOf(marks, end) : null
    if (found) return found
    const why = refusal ?? lostRunReason({ ...exit, isStopAsked: false }).ending
    throw new Error(`The pace could not be measured. ${why}`)
  })
  return { supervision, calibration }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
