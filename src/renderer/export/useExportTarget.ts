import { shallowReactive } from 'vue'
import type { FigureFormat } from '../../shared/contract/figures.ts'
import { lab } from '../lab.ts'

/** How files of figures are written; the same for every export until the window closes. */
export interface ExportTarget {
  formats: FigureFormat[]
  dpi: number
  text: 'text' | 'paths'
  /** null: the figures folder of the home. */
  directory: string | null
}

const target = shallowReactive<ExportTarget>({ formats: ['svg', 'png'], dpi: 300, text: 'text', directory: null })

export const useExportTarget = (): ExportTarget => target

/** Puts a picture on the clipboard, as other programs paste it. */
export async function copyPicture(png: Uint8Array): Promise<void> {
  const picture = new Blob([Uint8Array.from(png)], { type: 'image/png' })
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
}

/** Puts the SVG on the clipboard as text. */
export const copySvg = async (text: string): Promise<void> => void (await lab.call('desktop.copyText', { text }))
