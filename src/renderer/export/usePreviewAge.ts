import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Drawn } from '../../shared/contract/figures.ts'
import { useRuns } from '../composables/runs/useRuns.ts'
import { ageSentence, drawnAt, type DrawnAt } from './previewAge.ts'

/**
 * Says whether the runs of a preview have changed since it was drawn. `isFixed`: the content came with the dialog, and no
 * drawing renews it.
 */
export function usePreviewAge(
  ids: () => readonly string[],
  { isDrawing, drawn }: { isDrawing: Readonly<ShallowRef<boolean>>; drawn: Readonly<ShallowRef<Drawn | null>> },
  isFixed: () => boolean,
): { age: ComputedRef<string>; restart: () => void } {
  const { byId } = useRuns()
  const runs = computed(() => ids().flatMap((id) => byId.value.get(id) ?? []))
  const state = shallowRef<DrawnAt>(new Map())
  const restart = (): void => void (state.value = drawnAt(runs.value))
  watch(isDrawing, (begins) => {
    if (begins && !isFixed()) restart()
  })
  return { age: computed(() => (drawn.value ? ageSentence(state.value, runs.value) : '')), restart }
}
