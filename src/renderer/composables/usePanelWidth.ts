import { createGlobalState, useLocalStorage } from '@vueuse/core'
import { computed, type WritableComputedRef } from 'vue'

/** The width of a column of the window in pixels. The window remembers it; null: its default width. */
export interface PanelWidth {
  usual: number
  least: number
  most: number
  /** Between `least` and `most`. Setting it to null resets it. */
  width: WritableComputedRef<number, number | null>
}

/** Returns the width of a column, which the window remembers under a name. */
export function panelWidth(name: string, usual: number, least: number, most: number): PanelWidth {
  const kept = useLocalStorage<string>(`${name}-width`, '', { writeDefaults: false })
  const within = (width: number): number => Math.round(Math.min(most, Math.max(least, width)))
  const width = computed({
    get: () => (/^\d+$/.test(kept.value) ? within(Number(kept.value)) : usual),
    set: (next: number | null) => void (kept.value = next === null ? '' : String(within(next))),
  })
  return { usual, least, most, width }
}

export const useSidebarWidth = createGlobalState(() => panelWidth('sidebar', 148, 112, 320))
export const useInspectorWidth = createGlobalState(() => panelWidth('inspector', 264, 200, 640))
