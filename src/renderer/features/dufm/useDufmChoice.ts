import { createGlobalState, watchDebounced } from '@vueuse/core'
import { shallowReadonly, shallowRef, watch, type ShallowRef } from 'vue'
import { firstChoice, StructureChoice } from '../../../shared/figures/structures/choice.ts'
import { useSetting } from '../../composables/useSetting.ts'

/** Slider movements within this time are one write. */
const REST_MS = 400

/** Parses the kept choice; the first one where the text is none. */
export function parseChoice(text: string | null): StructureChoice {
  try {
    return StructureChoice.safeParse(JSON.parse(text ?? 'null')).data ?? firstChoice
  } catch {
    return firstChoice
  }
}

export interface DufmChoice {
  choice: Readonly<ShallowRef<StructureChoice>>
  change(changes: Partial<StructureChoice>): void
}

/** The model on the page. The history keeps it for the next visit. */
export const useDufmChoice = createGlobalState((): DufmChoice => {
  const setting = useSetting('dufm.choice', parseChoice)
  const choice = shallowRef(setting.value.value)
  let isChanged = false
  // The kept choice arrives after the page, which may have changed already.
  watch(setting.value, (kept) => !isChanged && (choice.value = kept))
  watchDebounced(choice, (now) => isChanged && setting.write(now), { debounce: REST_MS })
  return {
    choice: shallowReadonly(choice),
    change: (changes) => {
      isChanged = true
      choice.value = { ...choice.value, ...changes }
    },
  }
})
