import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { UndoStack } from '../../composables/useUndo.ts'

/** What the window says for a while. */
export interface Message {
  text: string
  /** Whether it was just done, and can be taken back. */
  canUndo: boolean
}

const SHOWN_MS = 10_000

/** What was just done and can be taken back, what was taken back, and what was to be said. It goes by itself. */
export function useMessage(stack: UndoStack): {
  message: ShallowRef<Message | null>
  say(text: string): void
  /** While somebody is at it, it stays. */
  hold(): void
  letGo(): void
} {
  const message = shallowRef<Message | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const hold = (): void => clearTimeout(timer)
  const letGo = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => (message.value = null), SHOWN_MS)
  }
  const show = (next: Message): void => {
    message.value = next
    letGo()
  }
  watch(stack.done, (done, before) => {
    const last = done.at(-1)
    if (last && last !== before.at(-1) && !before.includes(last)) {
      // What is quiet takes the place of the way back that was shown: Ctrl+Z undoes the last.
      if (last.showsToast) show({ text: last.label, canUndo: true })
      else if (message.value?.canUndo) message.value = null
    } else if (message.value?.canUndo) message.value = null
  })
  watch(stack.lastMessage, (said) => {
    if (said?.startsWith('Undone: ')) show({ text: said, canUndo: false })
  })
  onScopeDispose(() => clearTimeout(timer))
  return { message, say: (text) => show({ text, canUndo: false }), hold, letGo }
}
