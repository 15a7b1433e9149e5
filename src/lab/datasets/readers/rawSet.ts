import { CallError } from '../../../shared/contract/errors.ts'

/** Whole numbers 0 … 255, or numbers that are NaN where they are missing. */
export type Numbers = Uint8Array | Float32Array | Float64Array

/** An array as a file holds it, the last dimension running fastest. */
export interface NumberArray {
  shape: number[]
  numbers: Numbers
}

/** What a reader makes of its files. */
export interface RawSet {
  /** Sample after sample. */
  numbers: Numbers
  /** Of one sample, e.g. [28, 28] or [32, 32, 3]. */
  shape: number[]
  /** Class of each sample, by its place in `classNames`. */
  labels: Int32Array
  classNames: string[]
  /** Of a table: what its columns are called; null where they have no names. */
  featureNames: string[] | null
}

/** Tells how much is done, 0 … 1; as often as one likes. */
export type Report = (done: number) => void

/** A file that is not what it should be: says which one, where, and what was found there. */
export const badFile = (name: string, where: string, what: string): CallError =>
  new CallError('invalid', `${name}, ${where}: ${what}`)

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

export const shapeText = (shape: readonly number[]): string => shape.join(' × ')
