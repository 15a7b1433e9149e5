import { useEventListener } from '@vueuse/core'
import { shallowRef, type ShallowRef } from 'vue'
import { openBundleFile, openCheckpointFiles, openData } from '../../composables/openData.ts'
import { openPath } from '../../composables/desktop/useOpenedFiles.ts'
import { useRoute } from '../../composables/useRoute.ts'
import { pathOf } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'
import { dropHint, planOfDrop } from './dropPlan.ts'

const isDialogOpen = (): boolean => document.querySelector('dialog[open]') !== null

/**
 * Accepts files that are dropped anywhere on the window: a spec fills the form of a new experiment, the files of a data
 * set go to the page of data sets. `refuse` gets a sentence when neither is possible.
 */
export function useDrop(refuse: (text: string) => void): { hint: ShallowRef<string | null> } {
  /** What dropping the files will do; null while no files are held over the window. */
  const hint = shallowRef<string | null>(null)
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false

  const open = async (files: readonly File[]): Promise<void> => {
    const isCheckpointPage = useRoute().route.value.page === 'checkpoint'
    const plan = planOfDrop(
      files.map(({ name }) => name),
      isCheckpointPage,
    )
    const [first] = files
    if (plan.kind === 'nothing') return refuse(plan.why)
    if (plan.kind === 'data') return openData(files.map((file) => pathOf(file)).filter((path) => path !== ''))
    if (plan.kind === 'bundle' && first) return openBundleFile(pathOf(first))
    if (plan.kind === 'checkpoint')
      return openCheckpointFiles(files.map((file) => pathOf(file)).filter((path) => path !== ''))
    if (first) await openPath(pathOf(first), refuse)
  }
  useEventListener(['dragenter', 'dragover'], (event: DragEvent) => {
    if (!hasFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    if (isDialogOpen()) {
      event.dataTransfer.dropEffect = 'none'
      return
    }
    event.dataTransfer.dropEffect = 'copy'
    hint.value = dropHint([...event.dataTransfer.items].map(({ type }) => type))
  })
  useEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) hint.value = null
  })
  useEventListener('drop', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    hint.value = null
    if (isDialogOpen()) return
    open([...(event.dataTransfer?.files ?? [])]).catch((error: unknown) => refuse(sentence(error)))
  })
  return { hint }
}
