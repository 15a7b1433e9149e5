import { useTimeoutFn } from '@vueuse/core'
import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Drawn, FigureRequest } from '../../shared/contract/figures.ts'
import { lab } from '../lab.ts'
import type { Attempt } from '../composables/useAttempt.ts'

/** Changes within this time are drawn once. */
const REST_MS = 200

export interface ExportPreview {
  /** The drawing of the last request; the old one stays while the next is drawn. */
  drawn: Readonly<ShallowRef<Drawn | null>>
  isDrawing: Readonly<ShallowRef<boolean>>
  /** Forgets the drawing. */
  clear(): void
}

/** Draws a request a moment after each change, with the bytes that its SVG file will have. null draws nothing. */
export function useExportPreview(
  request: () => FigureRequest | null,
  page: Readonly<Ref<number>>,
  attempt: Attempt,
): ExportPreview {
  const drawn = shallowRef<Drawn | null>(null)
  const isDrawing = shallowRef(false)
  let newest = 0
  const draw = async (): Promise<void> => {
    const asked = request()
    const mine = ++newest
    if (!asked) return
    isDrawing.value = true
    await attempt(async () => {
      const own = { request: { ...asked, formats: ['svg' as const] }, asPng: false, page: page.value }
      const answer = await lab.call('figures.draw', own)
      if (mine === newest) drawn.value = answer
    })
    if (mine === newest) isDrawing.value = false
  }
  const { start } = useTimeoutFn(draw, REST_MS, { immediate: false })
  // Formats and folder change no drawing, and the content of a page stays while the dialog is open.
  const key = (): string => {
    const asked = request()
    return asked ? JSON.stringify({ ...asked, page: null, formats: [], directory: null, dpi: 0 }) : ''
  }
  watch([key, page], () => start())
  return { drawn, isDrawing, clear: () => void (drawn.value = null) }
}
