import { CallError } from '../../../shared/contract/errors.ts'
import { labelList } from './classes.ts'
import { readPicture, type Picture } from './picture.ts'
import { badFile, type RawSet, type Report } from './rawSet.ts'

export interface PictureFile {
  /** The folder that it lies in. */
  className: string
  name: string
  /** Its bytes, when it is their turn. */
  read(): Uint8Array
}

export const isPictureName = (name: string): boolean => /\.(png|jpe?g)$/i.test(name)

const formText = ({ width, height, channels }: Picture): string =>
  `${width} × ${height} pixels, ${channels === 1 ? 'grey' : 'colour'}`

/**
 * Pictures that lie in one folder per class, all of one size. `allow` is told how many bytes the set will have once that
 * is known. Throws a CallError that names the picture.
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
      `${folder}: there is no PNG or JPEG in its folders; each class is a folder of pictures`,
    )
  const first = readPicture(head.read(), head.name)
  const features = first.width * first.height * first.channels
  allow(files.length * features)
  const numbers = new Uint8Array(files.length * features)
  const list = labelList(folder)
  for (const [i, file] of files.entries()) {
    const picture = i === 0 ? first : readPicture(file.read(), file.name)
    if (formText(picture) !== formText(first))
      throw badFile(
        file.name,
        'size',
        `is ${formText(picture)}, and ${head.name} is ${formText(first)}: all must be alike`,
      )
    numbers.set(picture.bytes, i * features)
    list.add(file.className)
    report((i + 1) / files.length)
  }
  const shape = [first.height, first.width, ...(first.channels === 3 ? [3] : [])]
  return { numbers, shape, ...list.finish(), featureNames: null }
}
