import { useDebounceFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import {
  knownStructures,
  needsSearch,
  type KnownStructures,
} from '../../../shared/theory/unconstrained/knownStructures.ts'
import type { SpecModel } from '../../../shared/theory/unconstrained/specModel.ts'

/** A search starts when the sliders rest for this time. */
const REST_MS = 250

export interface StructureSearch {
  /** The closed forms at once; the searched structures as well when they are found. */
  known: ComputedRef<KnownStructures>
  isSearching: ComputedRef<boolean>
}

/** Returns the known structures of a model. Codes are searched in a thread of their own, because they take up to seconds. */
export function useSearch(setting: () => SpecModel): StructureSearch {
  const answer = shallowRef<{ asked: string; found: KnownStructures } | null>(null)
  const question = computed(() => (needsSearch(setting()) ? JSON.stringify(setting()) : null))
  let worker: Worker | null = null
  const ask = useDebounceFn((asked: string) => {
    if (asked !== question.value) return
    worker ??= new Worker(new URL('./searchWorker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<NonNullable<typeof answer.value>>) => (answer.value = data)
    worker.postMessage(asked)
  }, REST_MS)
  watch(question, (asked) => asked !== null && void ask(asked), { immediate: true })
  onScopeDispose(() => worker?.terminate())
  const isFound = computed(() => question.value !== null && answer.value?.asked === question.value)
  return {
    known: computed(() => (isFound.value && answer.value ? answer.value.found : knownStructures(setting()))),
    isSearching: computed(() => question.value !== null && !isFound.value),
  }
}
