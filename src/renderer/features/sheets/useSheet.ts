import { useTimeoutFn } from '@vueuse/core'
import { computed, onScopeDispose, readonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { AppContract } from '../../../shared/contract/index.ts'
import type { DrawnSheet, SheetContent, SheetPanel } from '../../../shared/contract/sheets.ts'
import type { Client } from '../../../shared/rpc/client.ts'
import { lab as ownLab } from '../../lab.ts'
import { useAttempt, type Attempt } from '../../composables/useAttempt.ts'
import { undoStack } from '../../composables/useUndo.ts'

export type Drawing = Pick<DrawnSheet, 'svg' | 'heightMm' | 'words'>

export interface Sheet {
  name: Readonly<ShallowRef<string>>
  /** null until it has been read. */
  content: Readonly<ShallowRef<SheetContent | null>>
  /** The preview of the sheet. The old one stays while the next is drawn. */
  drawing: Readonly<ShallowRef<Drawing | null>>
  isDrawing: Readonly<ShallowRef<boolean>>
  /** Why drawing or saving failed. */
  problem: ShallowRef<string | null>
  attempt: Attempt
  canUndo: Readonly<Ref<boolean>>
  canRedo: Readonly<Ref<boolean>>
  rename(name: string): void
  change(changes: Partial<SheetContent>): void
  changePanel(at: number, changes: Partial<SheetPanel>): void
  /** Swaps a panel with its neighbour. */
  movePanel(at: number, by: 1 | -1): void
  removePanel(at: number): void
  undo(): Promise<void>
  redo(): Promise<void>
}

/** Changes within this time are drawn and saved once. */
const REST_MS = 200

/** A sheet, which is drawn and saved a moment after each change. Every change can be undone and repeated. */
export function useSheet(id: string, lab: Client<AppContract> = ownLab): Sheet {
  const name = shallowRef('')
  const content = shallowRef<SheetContent | null>(null)
  const stack = undoStack()
  const output = useOutput(id, { name, content }, lab)
  const put = (next: SheetContent): void => {
    content.value = next
    output.schedule()
  }
  const putName = (next: string): void => {
    name.value = next
    output.schedule()
  }
  const change = (changes: Partial<SheetContent>): void => {
    const before = content.value
    if (!before) return
    const after = { ...before, ...changes }
    put(after)
    stack.did({ label: 'The sheet was changed.', undo: () => put(before), redo: () => put(after) })
  }
  const panels = (): SheetPanel[] => [...(content.value?.panels ?? [])]

  void output.attempt(async () => {
    const read = await lab.call('sheets.read', { id })
    name.value = read.summary.name
    content.value = read.content
    await output.draw()
  })
  return {
    name: readonly(name),
    // Not readonly(): a proxy cannot be sent to another process.
    content,
    canUndo: computed(() => stack.done.value.length > 0),
    canRedo: computed(() => stack.undone.value.length > 0),
    change,
    drawing: output.drawing,
    isDrawing: readonly(output.isDrawing),
    problem: output.problem,
    attempt: output.attempt,
    rename: (text) => {
      const [before, after] = [name.value, text.trim()]
      if (after === '' || after === before) return
      putName(after)
      stack.did({ label: 'The sheet was renamed.', undo: () => putName(before), redo: () => putName(after) })
    },
    changePanel: (at, changes) =>
      change({ panels: panels().map((own, i) => (i === at ? { ...own, ...changes } : own)) }),
    movePanel: (at, by) => {
      const next = panels()
      const [moved, neighbour] = [next[at], next[at + by]]
      if (!moved || !neighbour) return
      next[at + by] = moved
      next[at] = neighbour
      change({ panels: next })
    },
    removePanel: (at) => change({ panels: panels().filter((_, i) => i !== at) }),
    undo: stack.undo,
    redo: stack.redo,
  }
}

/** Draws and saves a sheet. `schedule` does both a moment after the last change; leaving the page saves at once. */
function useOutput(
  id: string,
  { name, content }: { name: ShallowRef<string>; content: ShallowRef<SheetContent | null> },
  lab: Client<AppContract>,
) {
  const drawing = shallowRef<Drawing | null>(null)
  const isDrawing = shallowRef(false)
  const { problem, attempt } = useAttempt()
  let isSaved = true
  let turn = 0

  const draw = async (): Promise<void> => {
    const own = ++turn
    const shown = content.value
    if (!shown) return
    isDrawing.value = true
    await attempt(async () => {
      // Texts become outlines, because a picture in a page cannot use the fonts of the page.
      const asked = { name: name.value, content: shown, asPng: false, text: 'paths' as const }
      const { svg, heightMm, words } = await lab.call('sheets.draw', asked)
      if (own === turn) drawing.value = { svg, heightMm, words }
    })
    if (own === turn) isDrawing.value = false
  }
  const save = async (): Promise<boolean> => {
    isSaved = true
    return attempt(async () => {
      if (content.value) await lab.call('sheets.save', { id, name: name.value, content: content.value })
    })
  }
  const rest = useTimeoutFn(async () => (await save()) && (await draw()), REST_MS, { immediate: false })
  const schedule = (): void => {
    isSaved = false
    rest.start()
  }
  onScopeDispose(() => {
    turn = -1
    if (!isSaved) void save()
  })
  return { drawing, isDrawing, problem, attempt, draw, schedule }
}
