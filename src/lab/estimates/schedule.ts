import { plannedSteps } from '../../shared/spec/stages.ts'
import { plannedRuns, type StudyPlan } from '../../shared/spec/studyPlan.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { stackingPays } from '../../shared/spec/stacking.ts'
import { trainerOrders, type WaitingRun } from '../runs/planTrainers.ts'
import { largestGroup, programOf, type Machine } from '../runs/machine.ts'
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
export function scheduleOf(plan: StudyPlan, machine: Machine): PlanSchedule {
  const runs = plannedRuns(plan).map(({ spec }) => ({ ...recipeOf(spec), steps: plannedSteps(spec), spec }))
  const waiting = runs.map(({ spec }, i): WaitingRun => {
    const [program, most] = [programOf(spec, machine), largestGroup(spec, machine)]
    return { id: String(i), study: '', program, most }
  })
  const orders = trainerOrders(waiting, machine.trainers).map((ids) =>
    ids.flatMap((id): ScheduledRun[] => {
      const run = runs[Number(id)]
      if (!run) return []
      const isStacked = programOf(run.spec, machine) !== null && stackingPays(run.spec, machine.device)
      return [{ ...run, stack: isStacked ? ids.length : 1 }]
    }),
  )
  const sideBySide = Math.max(1, Math.min(orders.length, machine.trainers))
  return { orders, trainers: machine.trainers, threads: Math.max(1, Math.floor(machine.cores / sideBySide)) }
}
