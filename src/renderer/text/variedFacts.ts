import { fieldId } from '../../shared/glossary/fieldEntries.ts'
import { fieldSymbol } from '../../shared/spec/fieldLabel.ts'
import type { StudyPlan } from '../../shared/spec/studyPlan.ts'
import { axesOf, valuesText } from './axisText.ts'
import type { Fact } from './specFacts.ts'

/** Returns the facts of a spec with all values of varied fields. Varied fields without a fact come last. */
export function variedFacts(facts: readonly Fact[], plan: Pick<StudyPlan, 'parts'>): Fact[] {
  const varied = new Map(
    axesOf(plan).map((axis) => {
      const symbol = fieldSymbol(axis.path)
      return [symbol, { name: symbol, ask: fieldId(axis.path), value: valuesText(axis) }]
    }),
  )
  const named = facts.map((fact) => varied.get(fact.name) ?? fact)
  const rest = [...varied.values()].filter(({ name }) => !facts.some((fact) => fact.name === name))
  return [...named, ...rest]
}
