import { readonly, shallowRef, type ShallowRef } from 'vue'
import { useAttempt } from './useAttempt.ts'

/** One thing that was done, and how it is taken back. */
export interface UndoEntry {
  label: string
  undo(): unknown
  /** Whether a notice says that it was done, with the way back: for what takes something away. */
  showsToast: boolean
  /** What it was done with, where it may later be beyond recall. */
  about: string | null
}

export interface UndoStack {
  /** The last at the end. */
  done: Readonly<ShallowRef<readonly UndoEntry[]>>
  /** What was done or undone last, in words; null before the first, and after something that cannot be undone. */
  lastMessage: ShallowRef<string | null>
  /** Why the last of it failed. */
  problem: ShallowRef<string | null>
  attempt(work: () => Promise<unknown>): Promise<boolean>
  /** Does it; where that fails there is nothing to undo. Resolves to whether it was done. */
  act(what: Act): Promise<boolean>
  /** The same for what has been done already. */
  did(what: Omit<Act, 'work'>): void
  /** Takes back what was done last. */
  undo(): Promise<void>
  /** What was done with these cannot be undone any more. */
  forget(about: string): void
}
export interface Act {
  words: string
  work(): Promise<unknown>
  undo(): unknown
  isLoud?: boolean
  about?: string
}

const mostKept = 50

export function undoStack(): UndoStack {
  const done = shallowRef<readonly UndoEntry[]>([])
  const said = shallowRef<string | null>(null)
  const { problem, attempt } = useAttempt()
  const did: UndoStack['did'] = ({ words, undo, isLoud = false, about = null }) => {
    done.value = [...done.value.slice(1 - mostKept), { label: words, undo, showsToast: isLoud, about }]
    said.value = words
  }
  return {
    ...{ done: readonly(done) as UndoStack['done'], lastMessage: said, problem, attempt, did },
    act: async (what) => {
      const isDone = await attempt(what.work)
      if (isDone) did(what)
      return isDone
    },
    undo: async () => {
      const last = done.value.at(-1)
      if (!last) return
      done.value = done.value.slice(0, -1)
      if (await attempt(async () => void (await last.undo()))) said.value = `Undone: ${last.label}`
    },
    forget: (about) => {
      done.value = done.value.filter((one) => one.about !== about)
      said.value = null
    },
  }
}

let own: UndoStack | null = null

/** What was done in this window, on whatever page: the last is undone first. */
export const useUndo = (): UndoStack => (own ??= undoStack())
