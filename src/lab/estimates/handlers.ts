import { CallError } from '../../shared/contract/errors.ts'
import type { ExpectedTime } from '../../shared/contract/forecasts.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { sampleCount } from '../../shared/spec/data.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import type { LabContext } from '../runs/labContext.ts'
import type { RunQueue } from '../runs/queue.ts'
import type { Machine } from '../runs/machine.ts'
import { calibrate, type Calibrating } from './calibrate.ts'
import { calibrations } from './calibrations.ts'
import { expectedTime, type Calibration } from './estimate.ts'
import { pastRuns } from './pastRuns.ts'
import { scheduleOf, type PlanSchedule, type ScheduledRun } from './schedule.ts'

interface EstimateServices {
  context: LabContext
  queue: RunQueue
  machine: Machine
  /** What paces hold for: the processor, and what computes on it. */
  paceKey: string
}

type Calls = 'forecasts.time' | 'forecasts.measureTime' | 'forecasts.stopMeasuringTime'

/** How many trainers of the schedule begin side by side. */
const sideBySide = ({ orders, trainers }: PlanSchedule): number => Math.max(1, Math.min(orders.length, trainers))

/** Equal for runs of which one calibration serves the other. */
const placeOf = ({ shape, course, stack }: ScheduledRun, schedule: PlanSchedule): string =>
  JSON.stringify([shape, course, stack, sideBySide(schedule), schedule.threads])

/** What is known of plans here, and what is not. */
function knowledge({ context, queue, machine, paceKey }: EstimateServices) {
  const past = pastRuns(context.store)
  const kept = calibrations(context.store.settings, paceKey)
  const expected = (of: PlanSchedule): ExpectedTime | null => {
    const samples = of.orders.flat().map(({ spec }) => sampleCount(spec))
    return expectedTime(of, past(samples), (run) => kept.read(placeOf(run, of)))
  }
  return {
    schedule: (plan: StudyPlan): PlanSchedule => scheduleOf(plan, { ...machine, trainers: queue.trainers() }),
    expected,
    /** One run of every kind of the plan of which nothing is known. */
    unknown: (of: PlanSchedule): ScheduledRun[] => {
      const kinds = new Map(of.orders.flat().map((run) => [placeOf(run, of), run]))
      return [...kinds.values()].filter(
        (run) => kept.read(placeOf(run, of)) === null && expected({ ...of, orders: [[run]] }) === null,
      )
    },
    keep: (run: ScheduledRun, of: PlanSchedule, found: Calibration): void => kept.keep(placeOf(run, of), found),
  }
}

/**
 * What plans will take here, by the history or by a calibration that was asked for: one at a time, only while nothing
 * trains, and of it nothing is kept that was disturbed.
 */
export function timeHandlers(clockwork: EstimateServices): {
  handlers: Pick<Handlers<LabContract>, Calls>
  close(): Promise<void>
} {
  const { context, queue } = clockwork
  const { schedule, expected, unknown, keep } = knowledge(clockwork)
  let calibrating: Calibrating | null = null
  let measuring: Promise<unknown> | null = null
  let isStopAsked = false

  const measure = async (of: PlanSchedule): Promise<void> => {
    const kinds = unknown(of)
    for (const [i, run] of kinds.entries()) {
      const orders = of.orders.map((order) => order.filter(({ shape }) => shape === run.shape)).filter(notEmpty)
      const room = { trainers: Math.min(orders.length, of.trainers), threads: of.threads }
      const first = run.stack > 1 ? (orders[0] ?? [run]) : [run]
      const tell = (step: number): void =>
        context.emit('forecasts.measuringTime', { kind: i + 1, kinds: kinds.length, step })
      tell(0)
      calibrating = calibrate(
        context,
        first.map(({ spec }) => spec),
        room,
        tell,
      )
      const found = await calibrating.result
      if (!queue.isIdle()) throw disturbed()
      if (found === null || isStopAsked) return
      keep(run, of, found)
    }
  }
  const stop = (): void => {
    isStopAsked = true
    calibrating?.stop()
  }
  const handlers: Pick<Handlers<LabContract>, Calls> = {
    'forecasts.time': ({ plan }) => expected(schedule(plan)),
    'forecasts.measureTime': async ({ plan }) => {
      if (measuring) throw new CallError('notPossible', 'Another measurement is going on')
      if (!queue.isIdle()) throw disturbed()
      isStopAsked = false
      const of = schedule(plan)
      measuring = measure(of)
      await measuring.finally(() => (measuring = calibrating = null))
      return expected(of)
    },
    'forecasts.stopMeasuringTime': () => {
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

const notEmpty = (order: readonly unknown[]): boolean => order.length > 0

const disturbed = (): CallError =>
  new CallError('notPossible', 'Runs are going on, which would disturb the measurement: try again when they are over')
