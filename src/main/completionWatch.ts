import type { RunStatus, RunSummary } from '../shared/contract/runs.ts'
import type { StudySummary } from '../shared/contract/studies.ts'

/** What is told of work that has ended. */
export interface Notice {
  title: string
  body: string
  /** What a click on it shows. */
  to: { page: 'run' | 'study'; id: string }
}

export interface CompletionWatch {
  /** A run has changed: nothing is told of it before its study says that it is over. */
  run(summary: RunSummary): void
  /** A study has changed. Its notice where that ends it, once. `now` in milliseconds. */
  study(summary: StudySummary): Notice | null
  /** How much of what goes on is done, 0 … 1; null where nothing does. */
  progress(): number | null
}

/** A single run that took less was waited for. */
const longMs = 60_000

/** Follows what goes on, and says what is worth a notice: a run that took long, a study, one for all of its runs. */
export function completionWatch(): CompletionWatch {
  const going = new Map<string, StudySummary>()
  /** By study: the run that changed last, which is the one of a study of one. */
  const lastRuns = new Map<string, RunSummary>()
  return {
    run: (summary) => void lastRuns.set(summary.study, summary),
    study: (summary) => {
      const { id, isPaused, counts } = summary
      const open = (counts.queued ?? 0) + (counts.running ?? 0)
      if (open > 0 && !isPaused) {
        going.set(id, summary)
        return null
      }
      const wasGoing = going.delete(id)
      const last = lastRuns.get(id)
      if (open === 0) lastRuns.delete(id)
      if (!wasGoing || isPaused) return null
      return summary.runs === 1 ? (last ? runNotice(last) : null) : studyNotice(summary)
    },
    progress: () => {
      const all = [...going.values()]
      const runs = all.reduce((sum, study) => sum + study.runs, 0)
      return runs === 0 ? null : all.reduce((sum, { done, runs: own }) => sum + done * own, 0) / runs
    },
  }
}

/** How each ending is told; null: whoever stopped it knows. */
const verbs: Readonly<Record<RunStatus, string | null>> = {
  queued: null,
  running: null,
  finished: 'finished',
  stopped: null,
  diverged: 'diverged',
  refused: 'was refused',
  crashed: 'crashed',
  killed: 'was killed',
  interrupted: 'was interrupted',
}

function runNotice({ id, name, status, startedAt, endedAt, ending }: RunSummary): Notice | null {
  const verb = verbs[status]
  if (verb === null || startedAt === null || endedAt === null || endedAt - startedAt < longMs) return null
  return { title: `${name} ${verb}`, body: ending ?? '', to: { page: 'run', id } }
}

function studyNotice({ id, name, runs, counts }: StudySummary): Notice | null {
  const { finished = 0, stopped = 0 } = counts
  if (stopped === runs) return null
  const others = Object.entries(counts).filter(([status, count]) => status !== 'finished' && count > 0)
  const body =
    finished === runs
      ? `All ${runs} runs have finished.`
      : `${finished} of ${runs} runs have finished; ${others.map(([status, count]) => `${count} ${status}`).join(', ')}.`
  return { title: `${name} is over`, body, to: { page: 'study', id } }
}
