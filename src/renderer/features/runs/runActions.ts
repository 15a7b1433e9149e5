import type { Annotation, RunSummary } from '../../../shared/contract/runs.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { lab as connected } from '../../lab.ts'

/** What is done with runs, each with its way back. */
export function runActions(lab: Pick<typeof connected, 'call'> = connected, stack = useUndo()) {
  const about = 'runs'
  const act = async (words: string, work: () => Promise<unknown>, undo: () => unknown, isLoud = false): Promise<void> =>
    void (await stack.act({ words, work, undo, isLoud, about }))
  return {
    annotate: (runs: readonly RunSummary[], change: Annotation, words: string): Promise<void> =>
      act(
        `${countText(runs.length)} ${words}.`,
        () => lab.call('runs.annotate', { ids: idsOf(runs), change }),
        async () => {
          for (const { ids, change: back } of wayBack(runs, change))
            await lab.call('runs.annotate', { ids, change: back })
        },
      ),
    trash: (runs: readonly RunSummary[]): Promise<void> =>
      act(
        `${countText(runs.length)} put into the trash.`,
        () => lab.call('runs.trash', { ids: idsOf(runs) }),
        () => lab.call('runs.restore', { ids: idsOf(runs) }),
        true,
      ),
    restore: (runs: readonly RunSummary[]): Promise<void> =>
      act(
        `${countText(runs.length)} taken out of the trash.`,
        () => lab.call('runs.restore', { ids: idsOf(runs) }),
        () => lab.call('runs.trash', { ids: idsOf(runs) }),
      ),
    /** For good: what was done with runs before cannot be undone any more. */
    async purge(runs: readonly RunSummary[]): Promise<void> {
      if (!(await stack.attempt(() => lab.call('runs.purge', { ids: idsOf(runs) })))) return
      stack.forget(about)
      stack.lastMessage.value = `${countText(runs.length)} deleted for good.`
    },
  }
}

const idsOf = (runs: readonly RunSummary[]): string[] => runs.map(({ id }) => id)

export const countText = (count: number): string => (count === 1 ? '1 run' : `${count} runs`)

/** The changes that bring back what these runs had before `change`, of as few calls as there are different values. */
export function wayBack(
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
