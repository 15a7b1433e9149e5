import { createGlobalState } from '@vueuse/core'
import { shallowRef } from 'vue'
import type { BundleContent, BundleImport } from '../../../shared/contract/bundles.ts'
import { useLatest } from '../../composables/useAttempt.ts'
import { lab } from '../../lab.ts'

/** The bundle of this window. Nothing of it is stored before it is imported. */
export const useBundle = createGlobalState(() => {
  const file = shallowRef<string | null>(null)
  const content = shallowRef<BundleContent | null>(null)
  const done = shallowRef<BundleImport | null>(null)
  const { problem, request } = useLatest()
  const read = (path: string): Promise<void> =>
    request(
      () => lab.call('bundles.open', { file: path }),
      (answer) => (content.value = answer),
    )
  return {
    content,
    done,
    problem,
    open: (path: string) => {
      file.value = path
      content.value = done.value = null
      return read(path)
    },
    importAll: async () => {
      const path = file.value
      if (path === null) return
      await request(
        () => lab.call('bundles.import', { file: path }),
        (answer) => (done.value = answer),
      )
      if (problem.value === null) await read(path)
    },
    extract: async () => {
      const directory = await lab.call('desktop.chooseFolder', { title: 'Folder for the attachments' })
      const path = file.value
      if (directory === null || path === null) return
      await request(
        () => lab.call('bundles.attachments', { file: path, directory }),
        ({ files }) => void (files[0] === undefined ? null : lab.call('desktop.reveal', { path: files[0] })),
      )
    },
  }
})
