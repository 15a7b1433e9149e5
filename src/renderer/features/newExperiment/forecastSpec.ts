import { SpecError, type RunSpec } from '../../../shared/spec/runSpec.ts'
import { plannedRuns, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { forecastPlan } from '../../text/axisText.ts'

/**
 * Returns the run of a plan whose forecast is drawn. Values that are valid alone can conflict, which is reported at the
 * start. Then it is the run without varied values.
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
