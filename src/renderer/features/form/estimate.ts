import type { EngineReport } from '../../../shared/contract/engine.ts'
import type { Pace } from '../../../shared/contract/forecasts.ts'
import { neededBytes, runSize } from '../../../shared/spec/runSize.ts'
import { SpecError, type RunSpec } from '../../../shared/spec/runSpec.ts'
import { plannedSteps } from '../../../shared/spec/stages.ts'
import { plannedRuns, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { forecastPlan } from '../../text/axisText.ts'
import { formatBytes, formatCount, formatDuration } from '../../text/format.ts'
import type { Fact } from '../../text/specFacts.ts'

/**
 * The run of a plan whose forecast is drawn. Values that are right each by itself can be wrong together, which is said when
 * they are started: then it is the run as it is without them.
 */
export function forecastSpec(plan: StudyPlan): RunSpec {
  const base = plan.parts[0]?.base as RunSpec
  try {
    return plannedRuns(forecastPlan(plan))[0]?.spec ?? base
  } catch (error) {
    if (error instanceof SpecError) return base
    throw error
  }
}

export interface Surroundings {
  /** undefined: the history has not answered yet; null: it has no run of this shape. */
  pace: Pace | null | undefined
  /** Trainers beside each other. */
  concurrency: number
  runs: number
  engine: EngineReport['engine']
}

/** What the runs of a spec are likely to take, and how that is known. */
export function estimateFacts(spec: RunSpec, { pace, concurrency, runs, engine }: Surroundings): Fact[] {
  const size = runSize(spec)
  const memory = `about ${formatBytes(neededBytes(spec, size, engine))} a run, by the trainer’s own reckoning`
  const steps = `${formatCount(plannedSteps(spec))} at most`
  return [
    { name: 'runs', value: String(runs) },
    { name: 'parameters', value: `${formatCount(size.parameters)}, N = ${formatCount(size.samples)}` },
    { name: 'steps', value: runs > 1 ? `${steps}, each run` : steps },
    { name: 'memory', value: memory },
    { name: 'time', value: timeText(spec, pace, runs, concurrency) },
  ]
}

function timeText(spec: RunSpec, pace: Pace | null | undefined, runs: number, concurrency: number): string {
  if (pace === undefined) return '–'
  if (pace === null) return 'unknown until the first steps: no run of this shape has finished here'
  const each = pace.secondsPerStep * plannedSteps(spec) * pace.needed
  const how = `by ${pace.runs === 1 ? 'one run' : `${pace.runs} runs`} of this shape here`
  if (runs <= 1) return `about ${formatDuration(Math.max(1, each))}, ${how}`
  const all = each * Math.ceil(runs / Math.max(1, concurrency))
  return `about ${formatDuration(Math.max(1, all))} in all, ${formatDuration(Math.max(1, each))} a run, ${how}`
}
