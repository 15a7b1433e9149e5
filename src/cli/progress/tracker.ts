import type { RunSummary } from '../../shared/contract/runs.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import { shortNames } from '../names.ts'
import type { ProgressOutput } from './output.ts'
import { hasEnded } from '../../shared/contract/runs.ts'
import { mostListedRuns, stateText, type RunState, type StudyState } from './state.ts'

/** Keeps the states of runs up to date from the events of the lab, and shows them. */
export function progressTracker(output: ProgressOutput) {
  const runs = new Map<string, RunState>()
  const studies = new Map<string, StudySummary>()
  let rowLength = 0
  let isEnded = false
  let resolveEnd = (): void => {}
  const end = new Promise<void>((resolve) => (resolveEnd = resolve))

  const state = (): StudyState => {
    const known = [...studies.values()]
    const left = known.map(({ secondsLeft }) => secondsLeft)
    return {
      runs: [...runs.values()],
      rowLength,
      done: known.length === 1 ? (known[0]?.done ?? null) : null,
      secondsLeft: left.length === 0 || left.includes(null) ? null : Math.max(...left.map(Number)),
    }
  }
  const show = (at: number): void => {
    if (!isEnded) output.show(state(), at)
  }
  const checkEnd = (): void => {
    if (isEnded || ![...runs.values()].every(({ status }) => hasEnded(status))) return
    if (runs.size > mostListedRuns) output.print(stateText({ ...state(), done: null, secondsLeft: null }))
    isEnded = true
    resolveEnd()
  }
  const updateRun = (id: string, change: Partial<RunState>, ending: string | null = null): void => {
    const run = runs.get(id)
    if (!run || hasEnded(run.status)) return
    Object.assign(run, change)
    const isPrinted = runs.size <= mostListedRuns || change.status !== 'finished'
    if (hasEnded(run.status) && isPrinted) output.print(`${run.label}  ${run.status}: ${ending}`)
    else if (runs.size <= mostListedRuns) show([...runs.values()].indexOf(run))
    checkEnd()
  }
  return {
    updateRun,
    updateStudy(summary: StudySummary): void {
      studies.set(summary.id, summary)
      if (runs.size > mostListedRuns) show(0)
    },
    /** Resolves when all runs have ended. Does not print runs that had ended before `since`. */
    track(summaries: readonly RunSummary[], rows: number, since: number): Promise<void> {
      rowLength = rows
      const labels = shortNames(summaries.map(({ name }) => name))
      for (const [i, { id, status, progress, endedAt }] of summaries.entries()) {
        const isPast = hasEnded(status) && (endedAt ?? 0) < since
        runs.set(id, { label: labels[i] ?? '', status: isPast ? status : 'queued', progress })
      }
      // Some runs may already be running or have ended: a run that cannot even start ends at once.
      for (const { id, status, ending } of summaries) updateRun(id, { status }, ending)
      checkEnd()
      return end
    },
  }
}
