import { CallError } from '../../../shared/contract/errors.ts'

/** Bytes 0 … 255, or floats that are NaN where they are missing. */
export type Numbers = Uint8Array | Float32Array | Float64Array

/** An array in C order: the last dimension runs fastest. */
export interface NumberArray {
  shape: number[]
  numbers: Numbers
}

/** A set as a reader returns it. */
export interface RawSet {
  /** Sample after sample. */
  numbers: Numbers
  /** The shape of one sample, as [28, 28] or [32, 32, 3]. */
  shape: number[]
  /** The class of each sample, an index of `classNames`. */
  labels: Int32Array
  classNames: string[]
  /** Names of the columns of a table; null without names. */
  featureNames: string[] | null
}

/** Reports progress, 0 … 1; frequent calls are cheap. */
export type Report = (done: number) => void

/** Makes an error about a file: its name, the place, and what was found there. */
export const badFile = (name: string, where: string, what: string): CallError =>
  new CallError('invalid', `${name}, ${where}: ${what}`)

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

export const shapeText = (shape: readonly number[]): string => shape.join(' × ')

/** Words of an error in the code of a library, which meets a value that it does not check. */
const ofCode =
  /undefined|\bnull\b|NaN|is not (a function|iterable)|Cannot (read|destructure|convert|set|mix)|\[object|Invalid (array|typed array|string) length|out of (bounds|range)|call stack/i

/** Returns the reason that a library gives for a damaged file, or a sentence for an error inside its code. */
export function libraryReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text === '' || ofCode.test(text) ? 'a part of its structure is missing or has impossible numbers' : text
}
