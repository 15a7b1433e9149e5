import { CallError } from '../../shared/contract/errors.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import type { StudyAnnotation } from '../../shared/contract/studies.ts'
import { tagsAfter } from '../store/annotations.ts'
import type { RunServices } from '../runs/handlers.ts'
import { planOfStudy } from './plans.ts'
import { studyHead } from './summaries.ts'

type AnnotationNames = 'studies.annotate' | 'studies.trash' | 'studies.restore' | 'studies.purge'

/** Answers the calls that name, tag, trash and restore studies. Each changes all of its studies or none. */
export function studyAnnotationHandlers(
  { context, sweepInterrupted }: RunServices,
  reportChange: (study: string) => void,
): Pick<Handlers<LabContract>, AnnotationNames> {
  const { store, emit, runEnds } = context
  /** Changes the trash, and tells windows of every run that moved. */
  const moveRuns = (
    studies: readonly string[],
    runsOf: (study: string) => readonly string[],
    at: number | null,
  ): null => {
    sweepInterrupted()
    const moved = store.connection.atomically(() => {
      const runs = studies.flatMap((id) => runsOf(studyHead(store, id).id))
      store.runs.setTrashed(runs, at)
      return runs
    })
    emit('runs.annotated', store.runs.summariesOf(moved).map(runEnds.correct))
    studies.forEach(reportChange)
    return null
  }
  return {
    'studies.annotate': ({ ids, change }) => {
      store.connection.atomically(() => {
        for (const id of ids) {
          const head = studyHead(store, id)
          if (!store.studies.head(id)) store.studies.add(head, planOfStudy(store, id))
          store.studies.annotate(id, valuesOf(head, change))
        }
      })
      ids.forEach(reportChange)
      return null
    },
    'studies.trash': ({ ids }) =>
      moveRuns(
        ids,
        (id) => {
          const { isPaused } = studyHead(store, id)
          const runs = store.runs.ofStudy(id).map(runEnds.correct)
          const isLive = runs.some(({ status }) => status === 'running' || (status === 'queued' && !isPaused))
          if (isLive)
            throw new CallError('notPossible', `study ${id} still has live runs: pause it first; nothing was changed`)
          if (runs.length === 0) throw new CallError('notPossible', `study ${id} is already in the trash`)
          return runs.map((run) => run.id)
        },
        Date.now(),
      ),
    'studies.restore': ({ ids }) =>
      moveRuns(
        ids,
        (id) => {
          const runs = store.studies.trashedLast(id)
          if (runs.length === 0) throw new CallError('notPossible', `study ${id} has no runs in the trash`)
          return runs
        },
        null,
      ),
    'studies.purge': ({ ids }) => {
      const purged = store.connection.atomically(() => {
        const isShown = ids.find((id) => store.runs.ofStudy(studyHead(store, id).id).length > 0)
        if (isShown !== undefined)
          throw new CallError(
            'notPossible',
            `study ${isShown} is not in the trash: trash it first; nothing was changed`,
          )
        const runs = ids.flatMap((id) => store.studies.trashed(id))
        store.runs.purge(runs)
        return runs
      })
      emit('runs.purged', { ids: purged })
      return null
    },
  }
}

/** Returns the columns that an annotation changes. */
function valuesOf(
  { tags }: { tags: readonly string[] },
  change: StudyAnnotation,
): { name?: string; isStarred?: number; tags?: string } {
  const { name, isStarred } = change
  return {
    ...(name === undefined ? {} : { name }),
    ...(isStarred === undefined ? {} : { isStarred: Number(isStarred) }),
    tags: JSON.stringify(tagsAfter(tags, change)),
  }
}
