import { onScopeDispose } from 'vue'
import type { OpenedFile } from '../../../shared/contract/desktop.ts'
import { lab } from '../../lab.ts'
import { sentence } from '../../text/sentence.ts'
import { openBundleFile, openCheckpointFiles, openData, openSpecFile } from '../openData.ts'

/** Shows what a file holds: a spec fills the form of a new experiment, a data set goes to the import, a checkpoint to its page. */
export async function showFile(file: OpenedFile, refuse: (text: string) => void): Promise<void> {
  if (file.kind === 'refused') refuse(file.message)
  else if (file.kind === 'spec') openSpecFile(file)
  else if (file.kind === 'bundle') openBundleFile(file.path)
  else if (file.kind === 'checkpoint') openCheckpointFiles([file.path])
  else await openData([file.path])
}

/** Opens a file by its path. `refuse` gets a sentence when that fails. */
export async function openPath(path: string, refuse: (text: string) => void): Promise<void> {
  try {
    await showFile(await lab.call('desktop.openFile', { path }), refuse)
  } catch (error) {
    refuse(sentence(error))
  }
}

/** Opens the files that the command line or the file manager passes to this window, now and later. */
export function useOpenedFiles(refuse: (text: string) => void): void {
  const takeAll = async (): Promise<void> => {
    try {
      for (;;) {
        const file = await lab.call('desktop.takeFile', {})
        if (file === null) return
        await showFile(file, refuse)
      }
    } catch (error) {
      refuse(sentence(error))
    }
  }
  onScopeDispose(lab.on('desktop.fileWaiting', () => void takeAll()))
  void takeAll()
}
