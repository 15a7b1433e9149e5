import type { EngineReport } from '../../shared/contract/engine.ts'
import { processBytes, runSize, workBytes } from '../../shared/spec/runSize.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { plannedSteps } from '../../shared/spec/stages.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { runCount } from './axisText.ts'
import { formatBytes, formatCount } from './format.ts'
import type { Fact } from './specFacts.ts'

export interface Surroundings {
  /** Trainers beside each other. */
  concurrency: number
  engine: EngineReport['engine']
}

/** About what a trainer takes at its height with one run of the spec, in bytes. */
const trainerBytes = (spec: RunSpec, engine: EngineReport['engine']): number =>
  processBytes(spec, engine) + workBytes(spec, runSize(spec), engine)

/** `about 630 MB each for 2 trainers`: of the largest run of a plan. */
export function memoryText(plan: StudyPlan, { concurrency, engine }: Surroundings): string {
  const largest = Math.max(...plan.parts.map(({ base }) => trainerBytes(base, engine)))
  const trainers = Math.min(concurrency, runCount(plan))
  return `about ${formatBytes(largest)}${trainers > 1 ? ` each for ${trainers} trainers` : ''}`
}

/** `5 400 at most, each run`; of parts that differ the longest. */
export function stepsText(plan: StudyPlan): string {
  const steps = plan.parts.map(({ base }) => plannedSteps(base))
  const most = `${formatCount(Math.max(...steps))} at most`
  if (Math.min(...steps) < Math.max(...steps)) return `${most}, the longest run`
  return runCount(plan) > 1 ? `${most}, each run` : most
}

/** What the runs of a plan are likely to take; `spec` is one of them. */
export function estimateFacts(plan: StudyPlan, spec: RunSpec, around: Surroundings): Fact[] {
  const size = runSize(spec)
  return [
    { name: 'runs', value: String(runCount(plan)) },
    { name: 'parameters', value: `${formatCount(size.parameters)}, N = ${formatCount(size.samples)}` },
    { name: 'steps', value: stepsText(plan) },
    { name: 'memory', value: memoryText(plan, around) },
  ]
}
