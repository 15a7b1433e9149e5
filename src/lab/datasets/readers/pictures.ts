import { CallError } from '../../../shared/contract/errors.ts'
import { labelList } from './classes.ts'
import { readPicture } from './picture.ts'
import type { Picture } from './pixels.ts'
import { badFile, type RawSet, type Report } from './rawSet.ts'

export interface PictureFile {
  /** The name of its folder. */
  className: string
  name: string
  /** Reads its bytes. */
  read(): Uint8Array
}

export const isPictureName = (name: string): boolean => /\.(png|jpe?g)$/i.test(name)

const formText = ({ width, height, channels, numbers }: Picture): string =>
  `${width} × ${height} pixels, ${channels === 1 ? 'grey' : 'colour'}${numbers instanceof Float32Array ? ', 16 bits' : ''}`

/**
 * Reads pictures of one size from one folder per class. `allow` gets the size of the set in bytes as soon as it is known,
 * and may throw. Throws a CallError that names the picture.
 */
export function readPictures(
  folder: string,
  files: readonly PictureFile[],
  allow: (bytes: number) => void,
  report: Report,
): RawSet {
  const [head] = files
  if (!head)
    throw new CallError(
      'invalid',
      `${folder}: there is no PNG or JPEG in its folders; put the pictures of each class into one folder`,
    )
  const first = readPicture(head.read(), head.name)
  const features = first.width * first.height * first.channels
  allow(files.length * first.numbers.byteLength)
  const count = files.length * features
  const numbers = first.numbers instanceof Float32Array ? new Float32Array(count) : new Uint8Array(count)
  const list = labelList(folder, files.length)
  for (const [i, file] of files.entries()) {
    const picture = i === 0 ? first : readPicture(file.read(), file.name)
    if (formText(picture) !== formText(first))
      throw badFile(
        file.name,
        'size',
        `is ${formText(picture)}, but ${head.name} is ${formText(first)}; convert all pictures to one size, colour and depth`,
      )
    numbers.set(picture.numbers, i * features)
    list.add(file.className)
    report((i + 1) / files.length)
  }
  const shape = [first.height, first.width, ...(first.channels === 3 ? [3] : [])]
  return { numbers, shape, ...list.finish(), featureNames: null }
}
