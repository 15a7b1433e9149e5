import type { Progress } from '../../../shared/contract/measurements.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { nameOf } from '../../../shared/quantities/text.ts'
import { quantityText } from '../../text/quantityText.ts'
import { shareOf } from '../../text/status.ts'

function objectiveText({ objective, objectiveStep }: Progress): string {
  const value = quantityText('lastObjective', objective)
  return objectiveStep === undefined
    ? `${nameOf('lastObjective')} ${value}`
    : `objective ${value} at step ${objectiveStep}, the last finite measurement`
}

/** Returns the tooltip of a cell of the matrix. */
export function cellText(label: string, run: RunSummary): string {
  const percent = run.status === 'running' ? `, ${Math.floor(shareOf(run) * 100)} %` : ''
  return [
    label || run.name,
    `${run.status}${percent}`,
    run.progress ? objectiveText(run.progress) : '',
    run.tcv === null ? '' : `${nameOf('tcv')} ${quantityText('tcv', run.tcv)}`,
    run.ending ?? '',
  ]
    .filter(Boolean)
    .join('\n')
}
