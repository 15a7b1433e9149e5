import type { RunSummary } from '../../../shared/contract/runs.ts'
import { nameOf } from '../../../shared/quantities/text.ts'
import { quantityText } from '../../text/quantityText.ts'
import { shareOf } from '../../text/status.ts'

/** Returns the tooltip of a cell of the matrix. */
export function cellText(label: string, run: RunSummary): string {
  const percent = run.status === 'running' ? `, ${Math.floor(shareOf(run) * 100)} %` : ''
  return [
    label || run.name,
    `${run.status}${percent}`,
    run.progress ? `${nameOf('lastObjective')} ${quantityText('lastObjective', run.progress.objective)}` : '',
    run.tcv === null ? '' : `${nameOf('tcv')} ${quantityText('tcv', run.tcv)}`,
    run.ending ?? '',
  ]
    .filter(Boolean)
    .join('\n')
}
