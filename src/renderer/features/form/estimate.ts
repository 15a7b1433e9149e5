import type { EngineReport } from '../../../shared/contract/engine.ts'
import type { ExpectedTime } from '../../../shared/contract/forecasts.ts'
import { neededBytes, runSize } from '../../../shared/spec/runSize.ts'
import { SpecError, type RunSpec } from '../../../shared/spec/runSpec.ts'
import { plannedSteps } from '../../../shared/spec/stages.ts'
import { plannedRuns, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { forecastPlan } from '../../text/axisText.ts'
import { basisText, notMeasured, timeText } from '../../text/expectedTime.ts'
import { formatBytes, formatCount } from '../../text/format.ts'
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
  /** undefined: the lab has not answered yet; null: nothing is known. */
  time: ExpectedTime | null | undefined
  runs: number
  engine: EngineReport['engine']
}

/** What the runs of a spec are likely to take, and how that is known. */
export function estimateFacts(spec: RunSpec, { time, runs, engine }: Surroundings): Fact[] {
  const size = runSize(spec)
  const memory = `about ${formatBytes(neededBytes(spec, size, engine))} a run, by the trainer’s own reckoning`
  const steps = `${formatCount(plannedSteps(spec))} at most`
  return [
    { name: 'runs', value: String(runs) },
    { name: 'parameters', value: `${formatCount(size.parameters)}, N = ${formatCount(size.samples)}` },
    { name: 'steps', value: runs > 1 ? `${steps}, each run` : steps },
    { name: 'memory', value: memory },
    { name: 'time', value: wholeText(time, runs) },
  ]
}

function wholeText(time: ExpectedTime | null | undefined, runs: number): string {
  if (time === undefined) return '–'
  if (time === null) return `${notMeasured}: no run of this shape has finished here`
  return `${timeText(time)}${runs > 1 ? ' in all' : ''}, ${basisText(time)}`
}
