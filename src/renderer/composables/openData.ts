import { lab } from '../lab.ts'
import { openDataFiles } from './usePendingFile.ts'
import { useRoute } from './useRoute.ts'

/** Looks at files that may be a data set, and shows on the page of data sets what they seem to be. Rejects where they are none. */
export async function openData(files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  openDataFiles(await lab.call('datasets.inspect', { files: [...files] }))
  useRoute().go({ page: 'data' })
}
