import { lab } from '../lab.ts'
import { openCheckpoints, openDataFiles, openSpec, type TextFile } from './usePendingFile.ts'
import { useRoute } from './useRoute.ts'

/** Inspects files and shows the import form for them. Rejects when they are no data set. */
export async function openData(files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  openDataFiles(await lab.call('datasets.inspect', { files: [...files] }))
  useRoute().go({ page: 'datasets' })
}

/** Fills the form of a new experiment with a spec, and shows it. */
export function openSpecFile(file: TextFile): void {
  openSpec(file)
  useRoute().go({ page: 'new', run: null })
}

/** Analyses one checkpoint, or compares two, and shows the page. */
export function openCheckpointFiles(paths: readonly string[]): void {
  openCheckpoints(paths)
  useRoute().go({ page: 'checkpoint' })
}
