import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { openData } from '../../composables/openData.ts'
import { openSpec } from '../../composables/usePendingFile.ts'
import { useRoute } from '../../composables/useRoute.ts'
import { pathOf } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'
import { dropPromise, planOfDrop } from './dropPlan.ts'

/** A spec has some kilobytes. */
const mostSpecBytes = 10_000_000
const isDialogOpen = (): boolean => document.querySelector('dialog[open]') !== null

/**
 * Files that are dropped anywhere on the window: a spec fills the form of a new experiment, the files of a data set go to
 * the page of data sets. `say` is told what could not be done, in a sentence.
 */
export function useDrop(say: (words: string) => void): { promise: ShallowRef<string | null> } {
  const { go } = useRoute()
  /** What will happen to what is held over the window; null: nothing is. */
  const promise = shallowRef<string | null>(null)
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false

  const over = (event: DragEvent): void => {
    if (!hasFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    if (isDialogOpen()) {
      event.dataTransfer.dropEffect = 'none'
      return
    }
    event.dataTransfer.dropEffect = 'copy'
    promise.value = dropPromise([...event.dataTransfer.items].map(({ type }) => type))
  }
  const leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) promise.value = null
  }
  const take = async (files: readonly File[]): Promise<void> => {
    const plan = planOfDrop(files.map(({ name }) => name))
    const [first] = files
    if (plan.kind === 'nothing') return say(plan.why)
    if (plan.kind === 'data') return openData(files.map((file) => pathOf(file)).filter((path) => path !== ''))
    if (!first || first.size > mostSpecBytes) return say(`${first?.name} is larger than 10 MB: that is no spec.`)
    openSpec({ name: first.name, text: await first.text() })
    go({ page: 'new', run: null })
  }
  const drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    promise.value = null
    if (isDialogOpen()) return
    take([...(event.dataTransfer?.files ?? [])]).catch((error: unknown) => say(sentence(error)))
  }

  const listeners = { dragenter: over, dragover: over, dragleave: leave, drop } as const
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name as keyof typeof listeners, listener)
  onScopeDispose(() => {
    for (const [name, listener] of Object.entries(listeners))
      removeEventListener(name as keyof typeof listeners, listener)
  })
  return { promise }
}
