import { useDebounceFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { mostPathSamples, pathRefusal, type MeasuredPath } from '../../../shared/theory/bench/pathSection.ts'
import { samplesOf, type BenchValues } from '../../../shared/theory/bench/values.ts'
import type { BenchAnswer, BenchQuestion } from './benchWorker.ts'

/** A path takes seconds: it starts when the sliders rest for this time, and ends when they move. */
const REST_MS = 700

export interface PathMeasure {
  path: ComputedRef<MeasuredPath | null>
  isBusy: ComputedRef<boolean>
}

/** Measures the descent path of the values in a thread of its own. */
export function usePathLength(values: () => BenchValues): PathMeasure {
  const answer = shallowRef<{ key: string; path: MeasuredPath } | null>(null)
  /** The values that the path depends on; null where there is none to measure. */
  const key = computed(() => {
    const own = values()
    if (pathRefusal(own) !== null || samplesOf(own) > mostPathSamples) return null
    return JSON.stringify([own.counts, own.widths, own.targetScale, own.constant, own.activation, own.lastActivation])
  })
  let worker: Worker | null = null
  const stop = (): void => {
    worker?.terminate()
    worker = null
  }
  const ask = useDebounceFn((asked: string) => {
    if (asked !== key.value || answer.value?.key === asked) return
    worker = new Worker(new URL('./benchWorker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<BenchAnswer>) => {
      if (data.what === 'path') answer.value = { key: asked, path: data.path }
      stop()
    }
    worker.postMessage({ what: 'path', values: values() } satisfies BenchQuestion)
  }, REST_MS)
  watch(
    key,
    (asked) => {
      stop()
      if (asked !== null) void ask(asked)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  const path = computed(() => (answer.value !== null && answer.value.key === key.value ? answer.value.path : null))
  return { path, isBusy: computed(() => key.value !== null && path.value === null) }
}
