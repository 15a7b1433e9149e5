import { plannedSteps } from '../../shared/spec/stages.ts'
import { plannedRuns, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { stackingPays } from '../../shared/spec/stacking.ts'
import { trainerOrders } from '../runs/planTrainers.ts'
import { programOf, waitingRunOf, type Machine } from '../runs/machine.ts'
import type { ComingRun, Schedule } from './estimate.ts'
import { recipeOf } from './pastRuns.ts'

/** A coming run with its spec and the size of its stack. */
export interface ScheduledRun extends ComingRun {
  spec: RunSpec
  /** How many runs the compiled loop of its trainer computes at once. */
  stack: number
}

export type PlanSchedule = Schedule<ScheduledRun>

/** Distributes the runs of a plan over trainers as an idle queue would. Throws a SpecError where the plan is invalid. */
export function scheduleOf(plan: StudyPlan, machine: Machine): PlanSchedule {
  const runs = plannedRuns(plan).map(({ spec }) => ({ ...recipeOf(spec), steps: plannedSteps(spec), spec }))
  const waiting = runs.map(({ spec }, i) => waitingRunOf(spec, { id: String(i), study: '' }, machine))
  const orders = trainerOrders(waiting, machine.trainers).map((ids) =>
    ids.flatMap((id): ScheduledRun[] => {
      const run = runs[Number(id)]
      if (!run) return []
      const isStacked = programOf(run.spec, machine) !== null && stackingPays(machine.device)
      return [{ ...run, stack: isStacked ? ids.length : 1 }]
    }),
  )
  const { trainers, cores } = machine
  const threads = Math.max(1, Math.floor(cores / parallelTrainers({ orders, trainers })))
  return { orders, trainers, threads }
}

/** How many trainers of the schedule start in parallel. */
export const parallelTrainers = ({ orders, trainers }: Pick<PlanSchedule, 'orders' | 'trainers'>): number =>
  Math.max(1, Math.min(orders.length, trainers))
