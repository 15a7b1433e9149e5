import { useTimeoutFn } from '@vueuse/core'
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { UndoStack } from '../../composables/useUndo.ts'

/** A toast of the window. */
export interface Message {
  text: string
  /** Whether the toast reports an action that can be undone. */
  canUndo: boolean
}

const SHOWN_MS = 10_000

/** The toast of the window: deletions with a button to undo them, undone and repeated actions, and other messages. It disappears after a while. */
export function useMessage(stack: UndoStack): {
  message: ShallowRef<Message | null>
  show(text: string): void
  /** Keeps the toast on screen while the pointer or the focus is on it. */
  pause(): void
  resume(): void
} {
  const message = shallowRef<Message | null>(null)
  const timeout = useTimeoutFn(() => (message.value = null), SHOWN_MS, { immediate: false })
  const showMessage = (next: Message): void => {
    message.value = next
    timeout.start()
  }
  watch(stack.done, (done, before) => {
    const last = done.at(-1)
    const isNew = last !== undefined && !before.includes(last)
    if (isNew && last.showsToast) showMessage({ text: last.label, canUndo: true })
    // Its button would undo another action than the one that it reports.
    else if (message.value?.canUndo) message.value = null
  })
  watch(stack.lastMessage, (text) => {
    if (/^(Undone|Repeated): /.test(text ?? '')) showMessage({ text: text ?? '', canUndo: false })
  })
  return { message, show: (text) => showMessage({ text, canUndo: false }), pause: timeout.stop, resume: timeout.start }
}
