import type { Progress } from '../../shared/contract/measurements.ts'
import type { RunStatus, RunSummary } from '../../shared/contract/runs.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import type { ProgressOutput } from './output.ts'
import { studyState } from './matrix.ts'
import { shortNames } from '../names.ts'

/** A run as it stands. */
export interface ShownRun {
  label: string
  status: RunStatus
  progress: Progress | null
}

/** Runs that are followed together, and what is known of the rest. */
export interface ShownStudy {
  runs: readonly ShownRun[]
  /** Runs in a row where they are shown as a matrix. */
  rowLength: number
  /** 0 … 1; null: not known. */
  done: number | null
  secondsLeft: number | null
}

export const isOver = ({ status }: Pick<RunSummary, 'status'>): boolean => status !== 'queued' && status !== 'running'
/** More than these are shown as a matrix, and not told of one by one. */
export const fewRuns = 12

/** The runs on screen, by what is told of them. */
export function shownStudy(output: ProgressOutput) {
  const runs = new Map<string, ShownRun>()
  const studies = new Map<string, StudySummary>()
  let rowLength = 0
  let isEnded = false
  let end = (): void => {}
  const over = new Promise<void>((resolve) => (end = resolve))

  const state = (): ShownStudy => {
    const told = [...studies.values()]
    const left = told.map(({ secondsLeft }) => secondsLeft)
    return {
      runs: [...runs.values()],
      rowLength,
      done: told.length === 1 ? (told[0]?.done ?? null) : null,
      secondsLeft: left.length === 0 || left.includes(null) ? null : Math.max(...left.map(Number)),
    }
  }
  const show = (at: number): void => {
    if (!isEnded) output.show(state(), at)
  }
  const endWhenOver = (): void => {
    if (isEnded || ![...runs.values()].every(isOver)) return
    if (runs.size > fewRuns) output.say(studyState({ ...state(), done: null, secondsLeft: null }))
    isEnded = true
    end()
  }
  const note = (id: string, change: Partial<ShownRun>, ending: string | null = null): void => {
    const run = runs.get(id)
    if (!run || isOver(run)) return
    Object.assign(run, change)
    const isWorthALine = runs.size <= fewRuns || change.status !== 'finished'
    if (isOver(run) && isWorthALine) output.say(`${run.label}  ${run.status}: ${ending}`)
    else if (runs.size <= fewRuns) show([...runs.values()].indexOf(run))
    endWhenOver()
  }
  return {
    note,
    noteStudy(summary: StudySummary): void {
      studies.set(summary.id, summary)
      if (runs.size > fewRuns) show(0)
    },
    /** Resolves when all are over. What was over before `since` is not told. */
    begin(summaries: readonly RunSummary[], rows: number, since: number): Promise<void> {
      rowLength = rows
      const labels = shortNames(summaries.map(({ name }) => name))
      for (const [i, { id, status, progress, endedAt }] of summaries.entries()) {
        const isPast = isOver({ status }) && (endedAt ?? 0) < since
        runs.set(id, { label: labels[i] ?? '', status: isPast ? status : 'queued', progress })
      }
      // Some may be on their way or over already: what cannot even begin ends at once.
      for (const { id, status, ending } of summaries) note(id, { status }, ending)
      endWhenOver()
      return over
    },
  }
}
