import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { OpenedFile } from '../shared/contract/desktop.ts'
import { fileKind } from '../shared/fileKinds.ts'

/** A larger file is no spec. */
const mostSpecBytes = 10_000_000

/** Reads a file that the user opens. A file that cannot be opened gives a sentence; never rejects. */
export async function readOpenedFile(path: string): Promise<OpenedFile> {
  const name = basename(path)
  const refused = (message: string): OpenedFile => ({ kind: 'refused', message })
  try {
    const found = await stat(path)
    if (found.isDirectory()) return refused(`${path} is a folder. Open a spec (.json) or a file of a data set.`)
    const kind = fileKind(name)
    if (kind !== 'spec') return { kind, path }
    if (found.size > mostSpecBytes) return refused(`${name} is larger than 10 MB, too large for a spec.`)
    return { kind: 'spec', name, path, text: await readFile(path, 'utf8') }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return refused(`There is no file ${path}. Check its path.`)
    return refused(`Collapsar cannot read ${path}: ${message}.`)
  }
}
