import type { StudyAnnotation, StudySummary } from '../../../shared/contract/studies.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { lab as connected } from '../../lab.ts'
import { studiesText } from '../../text/studyText.ts'

/** Returns the actions on studies. The user can undo each, except a purge. */
export function studyActions(lab: Pick<typeof connected, 'call'> = connected, stack = useUndo()) {
  const about = 'studies'
  const idsOf = (studies: readonly StudySummary[]): string[] => studies.map(({ id }) => id)
  const annotate = (studies: readonly StudySummary[], change: StudyAnnotation, label: string): Promise<boolean> =>
    stack.act({
      label,
      about,
      work: () => lab.call('studies.annotate', { ids: idsOf(studies), change }),
      undo: async () => {
        for (const { id, name, tags, isStarred } of studies)
          await lab.call('studies.annotate', { ids: [id], change: formerOf({ name, tags, isStarred }, change) })
      },
    })
  const move = (studies: readonly StudySummary[], name: 'studies.trash' | 'studies.restore') => () =>
    lab.call(name, { ids: idsOf(studies) })
  return {
    annotate: (studies: readonly StudySummary[], change: StudyAnnotation, label: string): Promise<boolean> =>
      annotate(studies, change, `${studiesText(studies.length)} ${label}.`),
    rename: (study: StudySummary, name: string): Promise<boolean> =>
      annotate([study], { name }, `Renamed “${study.name}” to “${name}”.`),
    trash: (studies: readonly StudySummary[]): Promise<boolean> =>
      stack.act({
        label: `${studiesText(studies.length)} moved to the trash.`,
        about,
        work: move(studies, 'studies.trash'),
        undo: move(studies, 'studies.restore'),
        showsToast: true,
      }),
    restore: (studies: readonly StudySummary[]): Promise<boolean> =>
      stack.act({
        label: `${studiesText(studies.length)} restored from the trash.`,
        about,
        work: move(studies, 'studies.restore'),
        undo: move(studies, 'studies.trash'),
      }),
    /** Deletes studies permanently. Earlier actions on studies and runs can no longer be undone. */
    async purge(studies: readonly StudySummary[]): Promise<void> {
      if (!(await stack.attempt(() => lab.call('studies.purge', { ids: idsOf(studies) })))) return
      stack.forget(about)
      stack.forget('runs')
      stack.lastMessage.value = `${studiesText(studies.length)} deleted permanently.`
    },
  }
}

/** Returns the change that undoes a change of one study. */
function formerOf(
  { name, tags, isStarred }: Pick<StudySummary, 'name' | 'tags' | 'isStarred'>,
  change: StudyAnnotation,
): StudyAnnotation {
  return {
    ...(change.name === undefined ? {} : { name }),
    ...(change.isStarred === undefined ? {} : { isStarred }),
    ...((change.tags ?? change.addTags ?? change.removeTags) ? { tags } : {}),
  }
}
