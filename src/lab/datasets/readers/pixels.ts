import type { CallError } from '../../../shared/contract/errors.ts'
import { badFile } from './rawSet.ts'

/** Numbers by row, pixel and channel, in the order in which the file stores them. */
export interface Picture {
  width: number
  height: number
  /** 1: grey, 3: red, green and blue. */
  channels: 1 | 3
  /** 0 … 255, or floats 0 … 65535 of a picture with 16 bits per channel. */
  numbers: Uint8Array | Float32Array
}

/** Larger pictures are no samples for a fully connected network, and a damaged header may claim any size. */
export const largestSide = 4096

/** Throws a CallError where the header declares no pixels, or too many. */
export function refuseSize(name: string, where: string, width: number, height: number): void {
  if (width < 1 || height < 1 || width > largestSide || height > largestSide)
    throw badFile(name, where, `has ${width} × ${height} pixels; scale it to at most ${largestSide} × ${largestSide}`)
}

/** Makes the error of a damaged picture: the byte, and what is wrong there. */
export const damaged = (name: string, at: number, what: string): CallError =>
  badFile(name, `byte ${at}`, `${what}; the picture is damaged, replace it by a good copy or leave it out`)
