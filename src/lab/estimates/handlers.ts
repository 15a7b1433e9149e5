import { CallError } from '../../shared/contract/errors.ts'
import type { Estimate } from '../../shared/contract/estimates.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { sampleCount } from '../../shared/spec/data.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { RunQueue } from '../runs/queue.ts'
import type { Machine } from '../runs/machine.ts'
import { calibrate, type CalibrationJob } from './calibrate.ts'
import { calibrationStore } from './calibrationStore.ts'
import { estimate, type Calibration } from './estimate.ts'
import { pastRuns } from './pastRuns.ts'
import { parallelTrainers, scheduleOf, type PlanSchedule, type ScheduledRun } from './schedule.ts'

interface EstimateServices {
  context: LabContext
  queue: RunQueue
  machine: Machine
  /** Equal where paces are comparable: the processor and the versions of the engine. */
  paceKey: string
}

type Calls = 'estimates.read' | 'estimates.measure' | 'estimates.stop'

/** Equal for runs that share one calibration. Settings store calibrations under it: its JSON must not change. */
const calibrationKey = ({ shape, stepPlan, stack }: ScheduledRun, schedule: PlanSchedule): string =>
  JSON.stringify([shape, stepPlan, stack, parallelTrainers(schedule), schedule.threads])

/** Estimates plans from the history of this lab and its calibrations. */
function planEstimates({ context, queue, machine, paceKey }: EstimateServices) {
  const past = pastRuns(context.store)
  const stored = calibrationStore(context.store.settings, paceKey)
  const estimateOf = (schedule: PlanSchedule): Estimate | null => {
    const samples = schedule.orders.flat().map(({ spec }) => sampleCount(spec))
    return estimate(schedule, past(samples), (run) => stored.read(calibrationKey(run, schedule)))
  }
  return {
    schedule: (plan: StudyPlan): PlanSchedule => scheduleOf(plan, { ...machine, trainers: queue.trainers() }),
    estimateOf,
    /** One run of every kind in the plan that has no estimate yet. */
    unknownKinds: (schedule: PlanSchedule): ScheduledRun[] => {
      const kinds = new Map(schedule.orders.flat().map((run) => [calibrationKey(run, schedule), run]))
      return [...kinds.values()].filter(
        (run) =>
          stored.read(calibrationKey(run, schedule)) === null && estimateOf({ ...schedule, orders: [[run]] }) === null,
      )
    },
    write: (run: ScheduledRun, schedule: PlanSchedule, calibration: Calibration): void =>
      stored.write(calibrationKey(run, schedule), calibration),
  }
}

/**
 * Answers the calls of the domain `estimates`. One calibration runs at a time, and only while nothing trains; a
 * calibration that a run has disturbed is discarded.
 */
export function estimateHandlers(services: EstimateServices): {
  handlers: Omit<Pick<Handlers<LabContract>, Calls>, 'estimates.read'> & {
    /** Estimates a plan on this machine. */
    'estimates.read'(input: { plan: StudyPlan }): Estimate | null
  }
  close(): Promise<void>
} {
  const { context, queue } = services
  const { schedule, estimateOf, unknownKinds, write } = planEstimates(services)
  let job: CalibrationJob | null = null
  let measuring: Promise<unknown> | null = null
  let isStopAsked = false

  const measure = async (planned: PlanSchedule): Promise<void> => {
    const kinds = unknownKinds(planned)
    for (const [i, run] of kinds.entries()) {
      const orders = planned.orders.map((order) => order.filter(({ shape }) => shape === run.shape)).filter(isNotEmpty)
      const capacity = { trainers: Math.min(orders.length, planned.trainers), threads: planned.threads }
      const order = run.stack > 1 ? (orders[0] ?? [run]) : [run]
      const reportProgress = (step: number): void =>
        context.emit('estimates.progressed', { kind: i + 1, kinds: kinds.length, step })
      reportProgress(0)
      job = calibrate(
        context,
        order.map(({ spec }) => spec),
        capacity,
        reportProgress,
      )
      const calibration = await job.result
      if (!queue.isIdle()) throw disturbed()
      if (calibration === null || isStopAsked) return
      write(run, planned, calibration)
    }
  }
  const stop = (): void => {
    isStopAsked = true
    job?.stop()
  }
  const handlers: ReturnType<typeof estimateHandlers>['handlers'] = {
    'estimates.read': ({ plan }) => estimateOf(schedule(plan)),
    'estimates.measure': async ({ plan }) => {
      if (measuring)
        throw new CallError('notPossible', 'Another measurement is running: wait until it ends, or stop it')
      if (!queue.isIdle()) throw disturbed()
      isStopAsked = false
      const planned = schedule(plan)
      measuring = measure(planned)
      await measuring.finally(() => (measuring = job = null))
      return estimateOf(planned)
    },
    'estimates.stop': () => {
      stop()
      return null
    },
  }
  return {
    handlers,
    async close() {
      stop()
      await measuring?.catch(() => {})
    },
  }
}

const isNotEmpty = (order: readonly unknown[]): boolean => order.length > 0

const disturbed = (): CallError =>
  new CallError('notPossible', 'Running runs would disturb the measurement: try again when they have ended')
