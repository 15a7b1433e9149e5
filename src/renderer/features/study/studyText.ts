import { formatNumber } from '../../../shared/plot/numbers.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { shareOf } from '../../text/status.ts'

/** Returns the tooltip of a cell of the matrix. */
export function cellText(label: string, run: RunSummary): string {
  const percent = run.status === 'running' ? `, ${Math.floor(shareOf(run) * 100)} %` : ''
  return [
    label || run.name,
    `${run.status}${percent}`,
    run.progress ? `objective ${formatNumber(run.progress.objective, 4)}` : '',
    run.tcv === null ? '' : `TCV, largest ${formatNumber(run.tcv, 2)}`,
    run.ending ?? '',
  ]
    .filter(Boolean)
    .join('\n')
}
