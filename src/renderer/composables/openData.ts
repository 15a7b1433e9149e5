import { lab } from '../lab.ts'
import { openBundlePath, openCheckpoints, openDataFiles, openSpec, type TextFile } from './usePendingFile.ts'
import { useRoute } from './useRoute.ts'

/**
 * Inspects files and shows the import form for them. Rejects when they are no data set. A folder in which another program
 * logs its training is followed instead, and its runs are shown.
 */
export async function openData(files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  if (await followFolder(files)) return
  openDataFiles(await lab.call('datasets.inspect', { files: [...files] }))
  useRoute().go({ page: 'datasets' })
}

/** Fills the form of a new experiment with a spec, and shows it. */
export function openSpecFile(file: TextFile): void {
  openSpec(file)
  useRoute().go({ page: 'new', run: null })
}

/** Shows what a bundle holds; nothing of it is stored before it is imported. */
export function openBundleFile(path: string): void {
  openBundlePath(path)
  useRoute().go({ page: 'bundle' })
}

/** Analyses one checkpoint, or compares two, and shows the page. */
export function openCheckpointFiles(paths: readonly string[]): void {
  openCheckpoints(paths)
  useRoute().go({ page: 'checkpoint' })
}

/** Follows a folder with files of frames, and tells whether it did. */
async function followFolder(files: readonly string[]): Promise<boolean> {
  const [folder, ...others] = files
  if (folder === undefined || others.length > 0) return false
  // A file is no folder, and goes to the import.
  const watch = await lab.call('watches.start', { folder }).catch(() => null)
  if (watch === null) return false
  const [run] = watch.runs
  useRoute().go(
    run === undefined || watch.runs.length > 1 ? { page: 'runs' } : { page: 'run', id: run, tab: 'spectra' },
  )
  return true
}
