import type { StudySummary } from '../../../shared/contract/studies.ts'
import { fieldId } from '../../../shared/glossary/fieldEntries.ts'
import { fieldSymbol } from '../../../shared/spec/fieldLabel.ts'
import type { StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { axesOf, runsText, valuesText } from '../../text/axisText.ts'
import { formatTime } from '../../text/format.ts'
import type { Fact } from '../../text/specFacts.ts'

/** Returns the facts of a study for the inspector. */
export function studyFacts(study: StudySummary, plan: StudyPlan): Fact[] {
  return [
    { name: 'study', value: study.id },
    { name: 'preset', value: [study.preset ?? 'none', study.size ?? ''].filter(Boolean).join(', ') },
    { name: 'runs', value: runsText(study.runs) },
    ...(plan.parts.length > 1 ? [{ name: 'parts', value: plan.parts.map(({ label }) => label).join('; ') }] : []),
    ...axesOf(plan).map((axis) => ({
      name: `varied: ${fieldSymbol(axis.path)}`,
      ask: fieldId(axis.path),
      value: valuesText(axis),
    })),
    { name: 'started', value: formatTime(study.createdAt) },
  ]
}
