import { hasEnded, type RunSummary } from '../../../shared/contract/runs.ts'
import { copyItem, openItems } from '../../composables/rowMenu.ts'
import type { MenuItem } from '../../composables/useContextMenu.ts'
import { useRoute } from '../../composables/useRoute.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { lab } from '../../lab.ts'
import type { runActions } from './runActions.ts'
import type { View } from './useRunTable.ts'

/** What the page does with the selected runs. */
interface PageActions {
  compare(): void
  star(runs: readonly RunSummary[]): void
  archive(): void
  rename(): void
}

/** Returns the items of the context menu of the selected runs. */
export function runMenu(
  runs: readonly RunSummary[],
  view: View,
  actions: ReturnType<typeof runActions>,
  page: PageActions,
): MenuItem[] {
  const [run] = runs
  const { attempt } = useUndo()
  if (!run) return []
  const isOne = runs.length === 1
  const areEnded = runs.every(({ status }) => hasEnded(status))
  const open: MenuItem[] = isOne ? [...openItems({ page: 'run', id: run.id, tab: 'spectra' }), '-'] : []
  const copy = copyItem(isOne ? 'Copy the id' : 'Copy the ids', runs.map(({ id }) => id).join('\n'))
  if (view === 'trash') return [...open, { label: 'Restore', run: () => actions.restore(runs) }, '-', copy]
  const ofOne: MenuItem[] = [
    { label: 'Rename', run: page.rename },
    { label: 'Duplicate', run: () => useRoute().go({ page: 'new', run: run.id }) },
    ...(hasEnded(run.status)
      ? [
          {
            label: 'Resume',
            isEnabled: run.canResume,
            run: () => attempt(() => lab.call('runs.resume', { id: run.id })),
          },
        ]
      : [{ label: 'Stop', run: () => attempt(() => lab.call('runs.stop', { id: run.id })) }]),
  ]
  return [
    ...open,
    { label: 'Compare', run: page.compare },
    { label: runs.every(({ isStarred }) => isStarred) ? 'Unstar' : 'Star', run: () => page.star(runs) },
    ...(isOne ? ofOne : []),
    '-',
    { label: view === 'archive' ? 'Unarchive' : 'Archive', run: page.archive },
    { label: 'Move to trash', isEnabled: areEnded, run: () => actions.trash(runs) },
    '-',
    copy,
  ]
}
