import { createGlobalState } from '@vueuse/core'
import { readonly, shallowRef, type ShallowRef } from 'vue'
import { useAttempt, type Attempt } from './useAttempt.ts'

/** An action that was done, and how to undo it. */
export interface UndoEntry {
  label: string
  undo(): unknown
  /** Whether a toast reports the action, with a button to undo it: for deletions. */
  showsToast: boolean
  /** What the action concerned, when that can later be lost for good. */
  about: string | null
}

export interface UndoStack {
  /** The last action is at the end. */
  done: Readonly<ShallowRef<readonly UndoEntry[]>>
  /** Reports the last action or undo; null before the first, and after an action that cannot be undone. */
  lastMessage: ShallowRef<string | null>
  /** Why the last attempt failed. */
  problem: ShallowRef<string | null>
  attempt: Attempt
  /** Runs an action, and resolves to whether it succeeded. A failed action cannot be undone. */
  act(action: Action): Promise<boolean>
  /** Records an action that was run already. */
  did(action: Omit<Action, 'work'>): void
  /** Undoes the last action. */
  undo(): Promise<void>
  /** Drops the actions that concerned this: they cannot be undone any more. */
  forget(about: string): void
}
export interface Action {
  label: string
  work(): Promise<unknown>
  undo(): unknown
  showsToast?: boolean
  about?: string
}

const mostKept = 50

/** Makes a stack of actions that can be undone. */
export function undoStack(): UndoStack {
  const done = shallowRef<readonly UndoEntry[]>([])
  const lastMessage = shallowRef<string | null>(null)
  const { problem, attempt } = useAttempt()
  const did: UndoStack['did'] = ({ label, undo, showsToast = false, about = null }) => {
    done.value = [...done.value.slice(1 - mostKept), { label, undo, showsToast, about }]
    lastMessage.value = label
  }
  return {
    done: readonly(done) as UndoStack['done'],
    lastMessage,
    problem,
    attempt,
    did,
    act: async (action) => {
      const isDone = await attempt(action.work)
      if (isDone) did(action)
      return isDone
    },
    undo: async () => {
      const last = done.value.at(-1)
      if (!last) return
      done.value = done.value.slice(0, -1)
      if (await attempt(async () => void (await last.undo()))) lastMessage.value = `Undone: ${last.label}`
    },
    forget: (about) => {
      done.value = done.value.filter((one) => one.about !== about)
      lastMessage.value = null
    },
  }
}

/** The actions of this window on all its pages. Undo reverts the last one first. */
export const useUndo = createGlobalState(undoStack)
