import { hasPngSignature } from 'fast-png'
import { readJpeg } from './jpeg.ts'
import type { Picture } from './pixels.ts'
import { readPng } from './png.ts'
import { badFile } from './rawSet.ts'

/** Tells whether bytes begin as a PNG or a JPEG. */
export const isPicture = (file: Uint8Array): boolean =>
  hasPngSignature(file) || (file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff)

/**
 * Reads a PNG or JPEG, by its first bytes. Rows and columns keep their stored order: an EXIF rotation is not applied, as in
 * torchvision. Throws a CallError that names the file, the place and what is wrong there.
 */
export function readPicture(file: Uint8Array, name: string): Picture {
  if (hasPngSignature(file)) return readPng(file, name)
  if (file[0] === 0xff && file[1] === 0xd8) return readJpeg(file, name)
  throw badFile(name, 'byte 0', 'is the beginning of neither a PNG nor a JPEG; save the picture as one of them')
}
