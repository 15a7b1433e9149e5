import type { LabContract } from '../../shared/contract/index.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import type { Emit } from '../../shared/rpc/server.ts'

/** A hundred runs that change ten times a second each cause four events of their study a second. */
const everyMs = 250

export interface StudyAnnouncer {
  /** Passes an event on, and announces the study that it changes. */
  emit: Emit<LabContract>
  /** Announces a study that has itself changed. */
  touch(study: string): void
  close(): void
}

/** Emits `studies.changed` for events of runs: at once, then at most every `everyMs`. */
export function studyAnnouncer(emit: Emit<LabContract>, summaryOf: (study: string) => StudySummary): StudyAnnouncer {
  const studies = new Map<string, string>()
  /** Studies that were announced less than `everyMs` ago, and whether they have changed since. */
  const recent = new Map<string, { timer: NodeJS.Timeout; isChanged: boolean }>()
  let isClosed = false

  const announce = (study: string): void => {
    recent.set(study, { timer: setTimeout(() => announceChange(study), everyMs).unref(), isChanged: false })
    try {
      emit('studies.changed', summaryOf(study))
    } catch {
      // The history cannot be read: the next call reports that.
    }
  }
  const announceChange = (study: string): void => {
    const isChanged = recent.get(study)?.isChanged ?? false
    recent.delete(study)
    if (isChanged) announce(study)
  }
  const touch = (study: string): void => {
    if (isClosed) return
    const announced = recent.get(study)
    if (announced) announced.isChanged = true
    else announce(study)
  }
  return {
    emit: (name, payload) => {
      emit(name, payload)
      if (name === 'runs.changed') {
        const { id, study } = payload as { id: string; study: string }
        studies.set(id, study)
        touch(study)
      } else if (name === 'runs.annotated') {
        for (const study of new Set((payload as { study: string }[]).map((run) => run.study))) touch(study)
      } else if (name === 'runs.progressed') {
        const study = studies.get((payload as { id: string }).id)
        if (study !== undefined) touch(study)
      }
    },
    touch,
    close() {
      isClosed = true
      for (const { timer } of recent.values()) clearTimeout(timer)
    },
  }
}
