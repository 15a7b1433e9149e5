import { useDebounceFn } from '@vueuse/core'
import QuickLRU from 'quick-lru'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { BenchValues } from '../../../shared/theory/bench/values.ts'
import { basisBand, movingDraws, type BasisBand } from '../../../shared/theory/forecast/basisBand.ts'
import type { BandSource } from '../../../shared/theory/forecast/theoremForecast.ts'
import { movingBases } from './movingBases.ts'
import type { BenchAnswer, BenchQuestion } from './benchWorker.ts'

/** All draws start when the sliders rest for this time. */
const REST_MS = 250

export interface Bands {
  /** Takes a complete band where one is known, else one of few draws at once. */
  source: BandSource
  /** Counts the answers of the thread: who reads it computes again with complete bands. */
  answers: Readonly<ShallowRef<number>>
  /** Whether the last bands have few draws. */
  isRough(): boolean
  /** Asks for the complete bands of values. */
  complete(values: BenchValues): void
  /** Forgets which bands were rough, before a new computation. */
  begin(): void
}

const complete = new QuickLRU<string, BasisBand>({ maxSize: 64 })

/** Bands over the bases O_l: few draws while a slider moves, all of them from a thread of its own at rest. */
export function useBands(): Bands {
  const answers = shallowRef(0)
  let rough = false
  let worker: Worker | null = null
  const ask = useDebounceFn((values: BenchValues) => {
    if (!rough) return
    worker ??= new Worker(new URL('./benchWorker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<BenchAnswer>) => {
      if (data.what !== 'bands') return
      for (const [key, band] of data.bands) complete.set(key, band)
      answers.value++
    }
    worker.postMessage({ what: 'bands', values } satisfies BenchQuestion)
  }, REST_MS)
  onScopeDispose(() => worker?.terminate())
  return {
    answers,
    isRough: () => rough,
    begin: () => (rough = false),
    complete: (values) => void ask(values),
    source: function* (problem, key) {
      const known = complete.get(key)
      if (known) return known
      rough = true
      return yield* basisBand(problem, movingDraws, movingBases(problem))
    },
  }
}
