import type { RunStatus, RunSummary } from '../shared/contract/runs.ts'
import type { StudySummary } from '../shared/contract/studies.ts'

/** A notification that a run or study has ended. */
export interface CompletionNotification {
  title: string
  body: string
  /** The page that a click opens. */
  target: { page: 'run' | 'study'; id: string }
}

export interface CompletionWatch {
  /** Records a change of a run. The notification waits until its study is over. */
  run(summary: RunSummary): void
  /** Records a change of a study. Returns a notification once, when the study is over. */
  study(summary: StudySummary): CompletionNotification | null
  /** Returns the progress of all active studies, 0 … 1; null without any. */
  progress(): number | null
}

/** A user waits for a single run that takes less. */
const longMs = 60_000

/** Follows active studies. Each gives one notification when it is over, and a study of one run only if it took long. */
export function completionWatch(): CompletionWatch {
  const active = new Map<string, StudySummary>()
  /** The run that changed last, by study: the only one where a study has one run. */
  const lastRuns = new Map<string, RunSummary>()
  return {
    run: (summary) => void lastRuns.set(summary.study, summary),
    study: (summary) => {
      const { id, isPaused, counts } = summary
      const open = (counts.queued ?? 0) + (counts.running ?? 0)
      if (open > 0 && !isPaused) {
        active.set(id, summary)
        return null
      }
      const wasActive = active.delete(id)
      const last = lastRuns.get(id)
      if (open === 0) lastRuns.delete(id)
      if (!wasActive || isPaused) return null
      return summary.runs === 1 ? (last ? runNotification(last) : null) : studyNotification(summary)
    },
    progress: () => {
      const all = [...active.values()]
      const runs = all.reduce((sum, study) => sum + study.runs, 0)
      return runs === 0 ? null : all.reduce((sum, { done, runs: count }) => sum + done * count, 0) / runs
    },
  }
}

/** The verb of each status; null: no notification, since the user stopped the run. */
const verbs: Readonly<Record<RunStatus, string | null>> = {
  queued: null,
  running: null,
  finished: 'finished',
  stopped: null,
  diverged: 'diverged',
  trapped: 'trapped',
  refused: 'was refused',
  crashed: 'crashed',
  killed: 'was killed',
  interrupted: 'was interrupted',
}

function runNotification({ id, name, status, startedAt, endedAt, ending }: RunSummary): CompletionNotification | null {
  const verb = verbs[status]
  if (verb === null || startedAt === null || endedAt === null || endedAt - startedAt < longMs) return null
  return { title: `${name} ${verb}`, body: ending ?? '', target: { page: 'run', id } }
}

function studyNotification({ id, name, runs, counts }: StudySummary): CompletionNotification | null {
  const { finished = 0, stopped = 0 } = counts
  if (stopped === runs) return null
  const others = Object.entries(counts).filter(([status, count]) => status !== 'finished' && count > 0)
  const body =
    finished === runs
      ? `All ${runs} runs finished.`
      : `${finished} of ${runs} runs finished; ${others.map(([status, count]) => `${count} ${status}`).join(', ')}.`
  return { title: `${name} has ended`, body, target: { page: 'study', id } }
}
