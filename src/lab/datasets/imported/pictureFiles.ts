import { readdirSync, readFileSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { CallError } from '../../../shared/contract/errors.ts'
import { isPictureName, type PictureFile } from '../readers/pictures.ts'

/** Files and folders that systems and archive programs leave behind, in lower case. */
const leftovers = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx'])
const isLeftover = (name: string): boolean => name.startsWith('.') || leftovers.has(name.toLowerCase())

/**
 * Lists the pictures of a folder with one folder per class, in the order of their names. Files that systems leave behind
 * do not count. Throws a CallError that names what is no picture, cannot be read, or is one level too high.
 */
export function pictureFiles(folder: string): PictureFile[] {
  const classes = entriesOf(folder).filter((name) => statOf(join(folder, name), name).isDirectory())
  refuseSplits(folder, classes)
  return classes.flatMap((className) =>
    entriesOf(join(folder, className)).map((file): PictureFile => {
      const name = join(className, file)
      if (!isPictureName(file))
        throw new CallError(
          'invalid',
          `${name} is no PNG or JPEG: move all other files out of the folders of the classes`,
        )
      const path = join(folder, className, file)
      return { className, name, read: () => readPictureFile(path, name) }
    }),
  )
}

const entriesOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !isLeftover(name))
    .toSorted()

/** A folder of splits holds folders of classes: a set is one of them. */
function refuseSplits(folder: string, classes: readonly string[]): void {
  const splits = classes.filter((name) =>
    entriesOf(join(folder, name)).some(
      (inner) => statOf(join(folder, name, inner), join(name, inner)).isDirectory() && !isPictureName(inner),
    ),
  )
  if (splits.length > 0)
    throw new CallError(
      'invalid',
      `the folders ${splits.join(', ')} hold folders themselves: import one of them, for example ${join(folder, splits[0] ?? '')}`,
    )
}

function readPictureFile(path: string, name: string): Uint8Array {
  if (!statOf(path, name).isFile()) throw new CallError('invalid', `${name} is no file: move it out of the folder`)
  try {
    return readFileSync(path)
  } catch (error) {
    throw unreadable(name, error)
  }
}

function statOf(path: string, name: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw unreadable(name, error)
  }
}

/** A dangling link, a missing permission, or a disk that fails. */
const unreadable = (name: string, error: unknown): CallError =>
  new CallError('invalid', `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
