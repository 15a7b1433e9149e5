import { createGlobalState } from '@vueuse/core'
import { shallowReactive } from 'vue'
import type { FigureFormat } from '../../shared/contract/figures.ts'
import { lab } from '../lab.ts'

/** The formats and the folder of exports. All exports share them until the window closes. */
export interface ExportTarget {
  formats: FigureFormat[]
  dpi: number
  text: 'text' | 'paths'
  /** null for the default folder, in the home. */
  directory: string | null
}

export const useExportTarget = createGlobalState((): ExportTarget =>
  shallowReactive({ formats: ['svg', 'png'], dpi: 300, text: 'text', directory: null }),
)

/** Copies a picture to the clipboard, so that other programs can paste it. */
export async function copyPicture(png: Uint8Array): Promise<void> {
  const picture = new Blob([Uint8Array.from(png)], { type: 'image/png' })
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
}

/** Copies an SVG to the clipboard as text. */
export const copySvg = async (text: string): Promise<void> => void (await lab.call('desktop.copyText', { text }))
