import type { LabContract } from '../../shared/contract/index.ts'
import type { StudySummary } from '../../shared/contract/studies.ts'
import type { Emit } from '../../shared/rpc/server.ts'

/** A hundred runs that move ten times a second each are told as one study that moves four times a second. */
const everyMs = 250

export interface StudyAnnouncer {
  /** Passes everything on, and tells what it means for the study. */
  emit: Emit<LabContract>
  /** Something about the study itself has changed. */
  touch(study: string): void
  /** Tells nothing more. */
  close(): void
}

/** Tells what becomes of studies, from what is told of their runs: at once, then at most every `everyMs`. */
export function studyAnnouncer(emit: Emit<LabContract>, summaryOf: (study: string) => StudySummary): StudyAnnouncer {
  const studies = new Map<string, string>()
  /** What has changed since it was told last, for each study that was told of a moment ago. */
  const resting = new Map<string, { timer: NodeJS.Timeout; isChanged: boolean }>()
  let isClosed = false

  const tell = (study: string): void => {
    resting.set(study, { timer: setTimeout(() => rested(study), everyMs).unref(), isChanged: false })
    try {
      emit('studies.changed', summaryOf(study))
    } catch {
      // A history that cannot be read: whoever asks next is told so.
    }
  }
  const rested = (study: string): void => {
    const isChanged = resting.get(study)?.isChanged ?? false
    resting.delete(study)
    if (isChanged) tell(study)
  }
  const touch = (study: string): void => {
    if (isClosed) return
    const rest = resting.get(study)
    if (rest) rest.isChanged = true
    else tell(study)
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
      for (const { timer } of resting.values()) clearTimeout(timer)
    },
  }
}
