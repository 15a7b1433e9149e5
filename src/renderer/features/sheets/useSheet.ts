import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue'
import type { AppContract } from '../../../shared/contract/index.ts'
import type { DrawnSheet, SheetContent, SheetPanel } from '../../../shared/contract/sheets.ts'
import type { Client } from '../../../shared/rpc/client.ts'
import { lab as ownLab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'

export type Drawing = Pick<DrawnSheet, 'svg' | 'heightMm' | 'words'>

export interface Sheet {
  name: Readonly<ShallowRef<string>>
  /** null until it has been read. */
  content: Readonly<ShallowRef<SheetContent | null>>
  /** The sheet as it would be exported; the one before while the next is drawn. */
  drawing: Readonly<ShallowRef<Drawing | null>>
  isDrawing: Readonly<ShallowRef<boolean>>
  /** Why there is none, or why it is not kept. */
  problem: ShallowRef<string | null>
  canUndo: Readonly<ShallowRef<boolean>>
  rename(name: string): void
  change(changes: Partial<SheetContent>): void
  changePanel(at: number, changes: Partial<SheetPanel>): void
  /** To the place of its neighbour, `by` further. */
  movePanel(at: number, by: 1 | -1): void
  removePanel(at: number): void
  undo(): void
}

/** One typing or dragging is one drawing and one saving. */
const REST_MS = 200

/** A sheet: drawn and saved a moment after every change, each of which can be undone. */
export function useSheet(id: string, lab: Client<AppContract> = ownLab): Sheet {
  const name = shallowRef('')
  const content = shallowRef<SheetContent | null>(null)
  const canUndo = shallowRef(false)
  const before: SheetContent[] = []
  const press = usePress(id, { name, content }, lab)
  const put = (next: SheetContent): void => {
    content.value = next
    canUndo.value = before.length > 0
    press.schedule()
  }
  const change = (changes: Partial<SheetContent>): void => {
    if (!content.value) return
    before.push(content.value)
    put({ ...content.value, ...changes })
  }
  const panels = (): SheetPanel[] => [...(content.value?.panels ?? [])]

  void press.attempt(async () => {
    const read = await lab.call('sheets.read', { id })
    name.value = read.summary.name
    content.value = read.content
    await press.draw()
  })
  return {
    // Not readonly(): it would hand out proxies, which cross no border of processes.
    ...{ name: readonly(name), content, canUndo: readonly(canUndo), change },
    ...{ drawing: press.drawing, isDrawing: readonly(press.isDrawing), problem: press.problem },
    rename: (text) => {
      if (text.trim() === '') return
      name.value = text.trim()
      press.schedule()
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
    undo: () => {
      const last = before.pop()
      if (last) put(last)
    },
  }
}

/** What draws and saves: `schedule` both, a moment after the last change; on leaving what is not saved is. */
function usePress(
  id: string,
  { name, content }: { name: ShallowRef<string>; content: ShallowRef<SheetContent | null> },
  lab: Client<AppContract>,
) {
  const drawing = shallowRef<Drawing | null>(null)
  const isDrawing = shallowRef(false)
  const problem = shallowRef<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | null = null
  let turn = 0

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      problem.value = sentence(error)
    }
  }
  const draw = async (): Promise<void> => {
    const own = ++turn
    const shown = content.value
    if (!shown) return
    isDrawing.value = true
    problem.value = null
    await attempt(async () => {
      // As outlines: a picture in a page has not the fonts of the page.
      const asked = { name: name.value, content: shown, asPng: false, text: 'paths' as const }
      const { svg, heightMm, words } = await lab.call('sheets.draw', asked)
      if (own === turn) drawing.value = { svg, heightMm, words }
    })
    if (own === turn) isDrawing.value = false
  }
  const save = (): Promise<void> =>
    attempt(async () => {
      if (content.value) await lab.call('sheets.save', { id, name: name.value, content: content.value })
    })
  const schedule = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      void save().then(draw)
    }, REST_MS)
  }
  onScopeDispose(() => {
    turn = -1
    if (timer === null) return
    clearTimeout(timer)
    void save()
  })
  return { drawing, isDrawing, problem, attempt, draw, schedule }
}
