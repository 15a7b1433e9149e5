import { plannedSteps } from '../../shared/spec/stages.ts'
import { plannedRuns, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { stackingPays } from '../../shared/spec/stacking.ts'
import { trainerOrders, type WaitingRun } from '../runs/planTrainers.ts'
import { mostTogether, programOf, type Workplace } from '../runs/machine.ts'
import type { ComingRun, Schedule } from './estimate.ts'
import { recipeOf } from './pastRuns.ts'

/** A coming run with what it is made of. */
export interface ScheduledRun extends ComingRun {
  spec: RunSpec
  /** How many runs the loop of its trainer takes at once. */
  stack: number
}

export type PlanSchedule = Schedule<ScheduledRun>

/** How the queue will share the runs of a plan over trainers when nothing else goes on. Throws a SpecError where the plan has a mistake. */
export function scheduleOf(plan: StudyPlan, workplace: Workplace): PlanSchedule {
  const runs = plannedRuns(plan).map(({ spec }) => ({ ...recipeOf(spec), steps: plannedSteps(spec), spec }))
  const waiting = runs.map(({ spec }, i): WaitingRun => {
    const [program, most] = [programOf(spec, workplace), mostTogether(spec, workplace)]
    return { id: String(i), study: '', program, most }
  })
  const orders = trainerOrders(waiting, workplace.trainers).map((ids) =>
    ids.flatMap((id): ScheduledRun[] => {
      const run = runs[Number(id)]
      if (!run) return []
      const isStacked = programOf(run.spec, workplace) !== null && stackingPays(run.spec, workplace.device)
      return [{ ...run, stack: isStacked ? ids.length : 1 }]
    }),
  )
  const sideBySide = Math.max(1, Math.min(orders.length, workplace.trainers))
  return { orders, trainers: workplace.trainers, threads: Math.max(1, Math.floor(workplace.cores / sideBySide)) }
}
