import { readonly, shallowRef } from 'vue'
import type { Annotation, RunSummary } from '../../../shared/contract/runs.ts'
import { useAttempt } from '../../composables/useAttempt.ts'
import { lab as connected } from '../../lab.ts'

/** One thing that was done, and how it is taken back. */
interface Done {
  words: string
  undo(): Promise<unknown>
}

const mostKept = 50

/** What is done with runs, each with its way back: the last is undone first. */
export function runActions(lab: Pick<typeof connected, 'call'> = connected) {
  const done = shallowRef<readonly Done[]>([])
  const { problem, attempt } = useAttempt()
  /** What was done last, for who does not see it; null once it was undone. */
  const said = shallowRef<string | null>(null)

  const act = async (words: string, work: () => Promise<unknown>, undo: Done['undo']): Promise<void> => {
    if (!(await attempt(work))) return
    done.value = [...done.value.slice(1 - mostKept), { words, undo }]
    said.value = words
  }
  return {
    problem,
    said: readonly(said),
    done: readonly(done),
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
      ),
    restore: (runs: readonly RunSummary[]): Promise<void> =>
      act(
        `${countText(runs.length)} taken out of the trash.`,
        () => lab.call('runs.restore', { ids: idsOf(runs) }),
        () => lab.call('runs.trash', { ids: idsOf(runs) }),
      ),
    /** For good: what was done with them before cannot be undone any more. */
    async purge(runs: readonly RunSummary[]): Promise<void> {
      if (!(await attempt(() => lab.call('runs.purge', { ids: idsOf(runs) })))) return
      done.value = []
      said.value = `${countText(runs.length)} deleted for good.`
    },
    async undo(): Promise<void> {
      const last = done.value.at(-1)
      if (!last) return
      done.value = done.value.slice(0, -1)
      if (await attempt(last.undo)) said.value = `Undone: ${last.words}`
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
