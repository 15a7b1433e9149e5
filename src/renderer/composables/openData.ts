import { lab } from '../lab.ts'
import { openDataFiles } from './usePendingFile.ts'
import { useRoute } from './useRoute.ts'

/** Inspects files and shows the import form for them. Rejects when they are no data set. */
export async function openData(files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  openDataFiles(await lab.call('datasets.inspect', { files: [...files] }))
  useRoute().go({ page: 'datasets' })
}
