import { SpecError, type RunSpec } from '../../../shared/spec/runSpec.ts'
import { plannedRuns, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { forecastPlan } from '../../text/axisText.ts'

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
