import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Inspection } from '../../shared/contract/datasets.ts'

/** A file as text. */
export interface TextFile {
  name: string
  text: string
}

/** What was opened or dropped, for the page that takes it: where that is not on screen yet, it takes it when it is. */
const specFile = shallowRef<TextFile | null>(null)
const dataFiles = shallowRef<Inspection | null>(null)

export const openSpec = (file: TextFile): void => void (specFile.value = file)
export const openDataFiles = (files: Inspection): void => void (dataFiles.value = files)

/** Takes every spec that is handed over while the calling scope lives, and the one that waits. */
export const onSpec = (take: (file: TextFile) => void): void => takeEach(specFile, take)
export const onDataFiles = (take: (files: Inspection) => void): void => takeEach(dataFiles, take)

function takeEach<T>(waiting: ShallowRef<T | null>, take: (what: T) => void): void {
  watch(
    waiting,
    (what) => {
      if (what === null) return
      waiting.value = null
      take(what)
    },
    { immediate: true },
  )
}
