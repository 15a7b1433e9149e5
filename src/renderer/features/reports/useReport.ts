import { useTimeoutFn } from '@vueuse/core'
import { onScopeDispose, readonly, shallowRef, type ShallowRef } from 'vue'
import type { AppContract } from '../../../shared/contract/index.ts'
import type { ReportContent } from '../../../shared/contract/reports.ts'
import type { Block } from '../../../shared/reports/document.ts'
import { parseReport } from '../../../shared/reports/parseReport.ts'
import type { Client } from '../../../shared/rpc/client.ts'
import { useAttempt, type Attempt } from '../../composables/useAttempt.ts'
import { lab as ownLab } from '../../lab.ts'
import { useAnswers } from './useAnswers.ts'
import type { Shown } from './reportText.ts'

export interface Report {
  name: Readonly<ShallowRef<string>>
  /** null until it has been read. */
  content: Readonly<ShallowRef<ReportContent | null>>
  /** The text as the preview has it, a moment behind the editor. */
  blocks: Readonly<ShallowRef<readonly Block[]>>
  shown: Readonly<ShallowRef<Shown>>
  /** Why reading, answering or saving failed. */
  problem: ShallowRef<string | null>
  attempt: Attempt
  isSaved: Readonly<ShallowRef<boolean>>
  write(text: string): void
  change(changes: Partial<ReportContent>): void
}

/** Changes within this time are parsed, saved and answered once. */
const REST_MS = 250

/** A report, which is saved and shown a moment after each change. Changes of other windows arrive in it. */
export function useReport(id: string, lab: Client<AppContract> = ownLab): Report {
  const name = shallowRef('')
  const content = shallowRef<ReportContent | null>(null)
  const blocks = shallowRef<readonly Block[]>([])
  const isSaved = shallowRef(true)
  const { problem, attempt } = useAttempt()
  const answers = useAnswers(lab, attempt)
  let rest = REST_MS
  let saving = 0

  const show = (): void => {
    const text = content.value?.text ?? ''
    const start = performance.now()
    blocks.value = parseReport(text)
    // A text that takes long to read is read less often, so that the editor stays quick.
    rest = Math.max(REST_MS, 4 * (performance.now() - start))
    answers.ask(text)
  }
  const save = async (): Promise<void> => {
    const own = content.value
    if (!own || isSaved.value) return
    isSaved.value = true
    saving++
    await attempt(() => lab.call('reports.save', { id, name: name.value, content: own }))
    saving--
  }
  const timer = useTimeoutFn(
    () => {
      show()
      void save()
    },
    () => rest,
    { immediate: false },
  )
  const schedule = (): void => {
    isSaved.value = false
    timer.start()
  }
  const read = (): Promise<boolean> =>
    attempt(async () => {
      const { summary, content: stored } = await lab.call('reports.read', { id })
      name.value = summary.name
      // What is typed meanwhile is newer.
      if (!isSaved.value) return
      if (JSON.stringify(stored) === JSON.stringify(content.value)) return
      content.value = stored
      show()
    })
  const stopListening = lab.on('reports.changed', (changed) => {
    if (changed.id === id && saving === 0) void read()
  })
  onScopeDispose(() => {
    stopListening()
    void save()
  })
  void read()
  const change = (changes: Partial<ReportContent>): void => {
    if (!content.value) return
    content.value = { ...content.value, ...changes }
    schedule()
  }
  return {
    name: readonly(name),
    // Not readonly(): a proxy cannot be sent to another process.
    content,
    blocks,
    shown: answers.shown,
    problem,
    attempt,
    isSaved: readonly(isSaved),
    write: (text) => change({ text }),
    change,
  }
}
