import type { Annotation, RunSummary } from '../../../shared/contract/runs.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { lab as connected } from '../../lab.ts'
import { runsText } from '../../text/axisText.ts'

/** Returns the actions on runs. The user can undo each, except a purge. */
export function runActions(lab: Pick<typeof connected, 'call'> = connected, stack = useUndo()) {
  const about = 'runs'
  const act = async (
    label: string,
    work: () => Promise<unknown>,
    undo: () => unknown,
    showsToast = false,
  ): Promise<void> => void (await stack.act({ label, work, undo, showsToast, about }))
  return {
    annotate: (runs: readonly RunSummary[], change: Annotation, label: string): Promise<void> =>
      act(
        `${runsText(runs.length)} ${label}.`,
        () => lab.call('runs.annotate', { ids: idsOf(runs), change }),
        async () => {
          for (const { ids, change: former } of inverseChanges(runs, change))
            await lab.call('runs.annotate', { ids, change: former })
        },
      ),
    rename: ({ id, name: before }: RunSummary, name: string): Promise<void> =>
      act(
        `Renamed “${before}” to “${name}”.`,
        () => lab.call('runs.annotate', { ids: [id], change: { name } }),
        () => lab.call('runs.annotate', { ids: [id], change: { name: before } }),
      ),
    trash: (runs: readonly RunSummary[]): Promise<void> =>
      act(
        `${runsText(runs.length)} moved to the trash.`,
        () => lab.call('runs.trash', { ids: idsOf(runs) }),
        () => lab.call('runs.restore', { ids: idsOf(runs) }),
        true,
      ),
    restore: (runs: readonly RunSummary[]): Promise<void> =>
      act(
        `${runsText(runs.length)} restored from the trash.`,
        () => lab.call('runs.restore', { ids: idsOf(runs) }),
        () => lab.call('runs.trash', { ids: idsOf(runs) }),
      ),
    /** Deletes runs permanently. Earlier actions on runs can no longer be undone. */
    async purge(runs: readonly RunSummary[]): Promise<void> {
      if (!(await stack.attempt(() => lab.call('runs.purge', { ids: idsOf(runs) })))) return
      stack.forget(about)
      stack.lastMessage.value = `${runsText(runs.length)} deleted permanently.`
    },
  }
}

const idsOf = (runs: readonly RunSummary[]): string[] => runs.map(({ id }) => id)

/** Returns the changes that undo `change`: one for each different set of former values. */
export function inverseChanges(
  runs: readonly RunSummary[],
  { name, isStarred, tags, addTags, removeTags, notes, folder, isArchived }: Annotation,
): { ids: string[]; change: Annotation }[] {
  const groups = new Map<string, { ids: string[]; change: Annotation }>()
  for (const run of runs) {
    const change: Annotation = {
      ...(name === undefined ? {} : { name: run.name }),
      ...(isStarred === undefined ? {} : { isStarred: run.isStarred }),
      ...((tags ?? addTags ?? removeTags) ? { tags: run.tags } : {}),
      ...(notes === undefined ? {} : { notes: run.notes }),
      ...(folder === undefined ? {} : { folder: run.folder }),
      ...(isArchived === undefined ? {} : { isArchived: run.archivedAt !== null }),
    }
    const key = JSON.stringify(change)
    const group = groups.get(key)
    if (group) group.ids.push(run.id)
    else groups.set(key, { ids: [run.id], change })
  }
  return [...groups.values()]
}
