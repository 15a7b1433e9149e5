import { formatNumber } from '../../../shared/charts/numbers.ts'
import type { RunSummary } from '../../../shared/contract/runs.ts'
import { formatDuration, formatTime } from '../../text/format.ts'
import { hasEnded, secondsOf } from '../../text/status.ts'

export interface RunRow {
  id: string
  status: RunSummary['status']
  name: string
  ending: string | null
  delta: string
  samples: string
  objective: string
  tcv: string
  started: string
  duration: string
  /** 0 … 1 while it runs. */
  share: number | null
}

/** One run as the table shows it; `now` in milliseconds. */
export function runRow(run: RunSummary, now: number): RunRow {
  const { progress, startedAt } = run
  const seconds = secondsOf(run, now)
  return {
    id: run.id,
    status: run.status,
    name: run.name,
    ending: run.ending,
    delta: run.delta === null ? '–' : String(run.delta),
    samples: String(run.samples),
    objective: formatNumber(progress?.objective ?? NaN, 5),
    tcv: formatNumber(run.tcv ?? NaN, 2),
    started: formatTime(startedAt ?? run.createdAt),
    duration: seconds === null ? '–' : formatDuration(seconds),
    share: hasEnded(run.status) || !progress ? null : Math.min(1, progress.step / Math.max(1, progress.steps)),
  }
}
