import type { LabContract } from '../../shared/contract/index.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import type { Emit } from '../../shared/rpc/server.ts'

/** The shortest time between two events of a study: its runs may report a thousand times a second. */
const intervalMs = 250

export interface StudyEvents {
  /** Emits an event of the lab, and `studies.changed` where it concerns a study. */
  emit: Emit<LabContract>
  /** Reports a change of the study itself. */
  reportChange(study: string): void
  /** Emits nothing more for studies. */
  close(): void
}

/** Derives `studies.changed` from the events of runs: at once, then at most every `intervalMs`. */
export function studyEvents(emit: Emit<LabContract>, summaryOf: (study: string) => StudySummary): StudyEvents {
  const studyOfRun = new Map<string, string>()
  /** Studies with an event less than `intervalMs` ago, and whether they have changed since. */
  const throttled = new Map<string, { timer: NodeJS.Timeout; isChanged: boolean }>()
  let isClosed = false

  const emitChanged = (study: string): void => {
    throttled.set(study, { timer: setTimeout(() => release(study), intervalMs).unref(), isChanged: false })
    try {
      emit('studies.changed', summaryOf(study))
    } catch {
      // The history cannot be read. The next call that reads it reports the error.
    }
  }
  const release = (study: string): void => {
    const isChanged = throttled.get(study)?.isChanged ?? false
    throttled.delete(study)
    if (isChanged) emitChanged(study)
  }
  const reportChange = (study: string): void => {
    if (isClosed) return
    const recent = throttled.get(study)
    if (recent) recent.isChanged = true
    else emitChanged(study)
  }
  return {
    emit: (name, payload) => {
      emit(name, payload)
      if (name === 'runs.changed') {
        const { id, study } = payload as { id: string; study: string }
        studyOfRun.set(id, study)
        reportChange(study)
      } else if (name === 'clusters.changed') {
        reportChange((payload as { study: string }).study)
      } else if (name === 'runs.annotated') {
        for (const study of new Set((payload as { study: string }[]).map((run) => run.study))) reportChange(study)
      } else if (name === 'runs.progressed') {
        const study = studyOfRun.get((payload as { id: string }).id)
        if (study !== undefined) reportChange(study)
      }
    },
    reportChange,
    close() {
      isClosed = true
      for (const { timer } of throttled.values()) clearTimeout(timer)
    },
  }
}
