import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Inspection } from '../../shared/contract/datasets.ts'

/** A file as text. */
export interface TextFile {
  name: string
  text: string
}

/** Files that were opened or dropped wait here until their page is on screen and takes them. */
const specFile = shallowRef<TextFile | null>(null)
const dataFiles = shallowRef<Inspection | null>(null)
const bundlePath = shallowRef<string | null>(null)
const checkpointPaths = shallowRef<readonly string[] | null>(null)

export const openSpec = (file: TextFile): void => void (specFile.value = file)
export const openDataFiles = (files: Inspection): void => void (dataFiles.value = files)
export const openBundlePath = (path: string): void => void (bundlePath.value = path)
export const openCheckpoints = (paths: readonly string[]): void => void (checkpointPaths.value = paths)

/** Takes the waiting spec, and each spec that is opened while the calling scope lives. */
export const onSpec = (take: (file: TextFile) => void): void => takeEach(specFile, take)
export const onDataFiles = (take: (files: Inspection) => void): void => takeEach(dataFiles, take)
export const onBundle = (take: (path: string) => void): void => takeEach(bundlePath, take)
export const onCheckpoints = (take: (paths: readonly string[]) => void): void => takeEach(checkpointPaths, take)

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
