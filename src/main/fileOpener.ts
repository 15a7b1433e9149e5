import type { BrowserWindow } from 'electron'
import type { OpenedFile } from '../shared/contract/desktop.ts'
import { readOpenedFile } from './openedFiles.ts'
import type { RecentFiles } from './recentFiles.ts'

export interface FileOpener {
  /** Reads a file for the window that asks, and remembers it. */
  read(path: string): Promise<OpenedFile>
  /** Opens files from outside. They wait until the front window takes them. */
  open(paths: readonly string[]): void
  /** Takes the next waiting file, when `window` is in front; null otherwise. */
  take(window: BrowserWindow | null): OpenedFile | null
}

/** `front`: the window that had the focus last. `tell`: tells a window that a file waits. */
export function fileOpener(
  recent: RecentFiles,
  front: () => BrowserWindow | undefined,
  tell: (window: BrowserWindow) => void,
): FileOpener {
  const waiting: OpenedFile[] = []
  const read = async (path: string): Promise<OpenedFile> => {
    const file = await readOpenedFile(path)
    if (file.kind !== 'refused') recent.add(path)
    return file
  }
  return {
    read,
    open: (paths) => {
      void Promise.all(paths.map(read)).then((files) => {
        waiting.push(...files)
        const window = front()
        if (window && files.length > 0) tell(window)
      })
    },
    // A window that is still loading asks for its files when it is ready.
    take: (window) => (window !== null && window === front() ? (waiting.shift() ?? null) : null),
  }
}
