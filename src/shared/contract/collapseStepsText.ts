import { acceptedChange, type CollapseChange, type CollapseStep } from './collapseSteps.ts'

/** Returns the line of the log for a collapse step; null where every layer was skipped. */
export function collapseStepText(taken: CollapseStep): string | null {
  const accepted = ofOutcome([taken], 'accepted')
  const refused = ofOutcome([taken], 'refused')
  if (accepted.length + refused.length === 0) return null
  const kept =
    accepted.length > 0
      ? `accepted ${layersText(accepted)}, objective ${signed(acceptedChange(taken))}`
      : 'accepted nothing'
  const parts = refused.length > 0 ? [kept, `refused ${refused.map(refusalText).join(', ')}`] : [kept]
  return `step ${taken.step}: collapse step ${parts.join('; ')}`
}

/**
 * Summarises the collapse steps of a run: how many changes were accepted and refused, and what the accepted ones did to
 * the objective at the λ of the spec. null where the run took none.
 */
export function collapseStepsText(steps: readonly CollapseStep[]): string | null {
  if (steps.length === 0) return null
  const [accepted, refused] = [ofOutcome(steps, 'accepted').length, ofOutcome(steps, 'refused').length]
  const atTarget = steps.filter(({ multiplier }) => multiplier === 1)
  const change = atTarget.reduce((sum, step) => sum + acceptedChange(step), 0)
  const taken = steps.length === 1 ? '1 collapse step' : `${steps.length} collapse steps`
  const counts = `${taken}: ${accepted} ${accepted === 1 ? 'change' : 'changes'} accepted, ${refused} refused`
  return atTarget.length === 0 ? counts : `${counts}; objective ${signed(change)} at the λ of the spec`
}

const ofOutcome = (steps: readonly CollapseStep[], outcome: CollapseChange['outcome']): CollapseChange[] =>
  steps.flatMap(({ changes }) => changes.filter((change) => change.outcome === outcome))

const layersText = (changes: readonly CollapseChange[]): string => changes.map(({ layer }) => `W_${layer}`).join(', ')

const refusalText = ({ layer, change, noise }: CollapseChange): string =>
  `W_${layer} (objective ${signed(change ?? NaN)}, noise ${(noise ?? NaN).toExponential(1)})`

const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toExponential(2)}`.replace(/^-/, '−')
