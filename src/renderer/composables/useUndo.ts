import { createGlobalState } from '@vueuse/core'
import { readonly, shallowRef, type ShallowRef } from 'vue'
import { useAttempt, type Attempt } from './useAttempt.ts'

/** An action that was done, and how to undo it. */
export interface UndoEntry {
  label: string
  undo(): unknown
  /** Repeats the action after an undo. */
  redo(): unknown
  /** Whether a toast reports the action, with a button to undo it: for deletions. */
  showsToast: boolean
  /** What the action concerned, when that can later be lost for good. */
  about: string | null
}

export interface UndoStack {
  /** The last action is at the end. */
  done: Readonly<ShallowRef<readonly UndoEntry[]>>
  /** The last undone action is at the end. A new action empties the list. */
  undone: Readonly<ShallowRef<readonly UndoEntry[]>>
  /** Reports the last action, undo or redo; null before the first, and after an action that cannot be undone. */
  lastMessage: ShallowRef<string | null>
  /** Why the last attempt failed. */
  problem: ShallowRef<string | null>
  attempt: Attempt
  /** Runs an action, and resolves to whether it succeeded. A failed action cannot be undone. */
  act(action: Action): Promise<boolean>
  /** Records an action that was run already. */
  did(action: Omit<Action, 'work'> & { redo(): unknown }): void
  /** Undoes the last action. */
  undo(): Promise<void>
  /** Repeats the action that was undone last. */
  redo(): Promise<void>
  /** Drops the actions that concerned this: they can be neither undone nor repeated any more. */
  forget(about: string): void
}
export interface Action {
  label: string
  work(): Promise<unknown>
  undo(): unknown
  /** Repeats the action after an undo; by default its work. */
  redo?(): unknown
  showsToast?: boolean
  about?: string
}

const mostKept = 50

/** Makes a stack of actions that can be undone and repeated. */
export function undoStack(): UndoStack {
  const done = shallowRef<readonly UndoEntry[]>([])
  const undone = shallowRef<readonly UndoEntry[]>([])
  const lastMessage = shallowRef<string | null>(null)
  const { problem, attempt } = useAttempt()
  const did: UndoStack['did'] = ({ label, undo, redo, showsToast = false, about = null }) => {
    undone.value = []
    done.value = [...done.value.slice(1 - mostKept), { label, undo, redo, showsToast, about }]
    lastMessage.value = label
  }
  /** Moves the last entry of one list to the other, once its work has succeeded. A failed entry is dropped. */
  const move = async (
    { from, to, isUndo }: { from: typeof done; to: typeof done; isUndo: boolean },
    work: (entry: UndoEntry) => unknown,
    word: string,
  ): Promise<void> => {
    const last = from.value.at(-1)
    if (!last) return
    from.value = from.value.slice(0, -1)
    const before = done.value
    if (!(await attempt(async () => void (await work(last))))) return
    // An action meanwhile changed what the entry would change back.
    const isStale = isUndo && done.value.some((entry) => !before.includes(entry))
    if (!isStale) to.value = [...to.value, last]
    lastMessage.value = `${word}: ${last.label}`
  }
  return {
    done: readonly(done) as UndoStack['done'],
    undone: readonly(undone) as UndoStack['undone'],
    lastMessage,
    problem,
    attempt,
    did,
    act: async (action) => {
      const isDone = await attempt(action.work)
      if (isDone) did({ redo: action.work, ...action })
      return isDone
    },
    undo: () => move({ from: done, to: undone, isUndo: true }, (entry) => entry.undo(), 'Undone'),
    redo: () => move({ from: undone, to: done, isUndo: false }, (entry) => entry.redo(), 'Repeated'),
    forget: (about) => {
      done.value = done.value.filter((one) => one.about !== about)
      undone.value = undone.value.filter((one) => one.about !== about)
      lastMessage.value = null
    },
  }
}

/** The actions of this window on all its pages. Undo reverts the last one first, and redo repeats the last undone one. */
export const useUndo = createGlobalState(undoStack)
