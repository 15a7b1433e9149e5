import type { StudySummary } from '../../../shared/contract/studies.ts'
import { canPause, canResume } from '../../../shared/contract/studyState.ts'
import { copyItem, openItems } from '../../composables/rowMenu.ts'
import type { MenuItem } from '../../composables/useContextMenu.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { lab } from '../../lab.ts'
import type { studyActions } from './studyActions.ts'
import type { StudyView } from './useStudyTable.ts'

/** Returns the items of the context menu of the selected studies. */
export function studyMenu(
  studies: readonly StudySummary[],
  view: StudyView,
  actions: ReturnType<typeof studyActions>,
  page: { star(): void; rename(): void },
): MenuItem[] {
  const { attempt } = useUndo()
  const [study] = studies
  if (!study) return []
  const isOne = studies.length === 1
  const { id } = study
  const copy = copyItem(isOne ? 'Copy the id' : 'Copy the ids', studies.map((one) => one.id).join('\n'))
  if (view === 'trash') return [{ label: 'Restore', run: () => actions.restore(studies) }, '-', copy]
  const ofOne: MenuItem[] = [
    ...openItems({ page: 'study', id }),
    '-',
    { label: 'Rename', run: page.rename },
    { label: 'Pause', isEnabled: canPause(study), run: () => attempt(() => lab.call('studies.pause', { id })) },
    { label: 'Resume', isEnabled: canResume(study), run: () => attempt(() => lab.call('studies.resume', { id })) },
  ]
  return [
    ...(isOne ? ofOne : []),
    { label: studies.every(({ isStarred }) => isStarred) ? 'Unstar' : 'Star', run: page.star },
    '-',
    { label: 'Move to trash', isEnabled: !studies.some(canPause), run: () => actions.trash(studies) },
    '-',
    copy,
  ]
}
