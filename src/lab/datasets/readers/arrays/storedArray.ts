import type { NpyArray } from '../npy.ts'

/** An array inside a file, before its numbers are read. */
export interface StoredArray {
  /** Its name, with the names of its groups: `train/data`. */
  name: string
  shape: number[]
  /** Bytes of memory that its numbers need. */
  bytes: number
  /** Whether the first dimension runs fastest in the file, as in MATLAB. */
  isColumnMajor: boolean
  /** Why it cannot be read, as "has complex numbers"; null where it can. */
  problem: string | null
  /** Reads it in the order of the file. Throws a CallError that names file and array. */
  read(): NpyArray
}

/** A file of named arrays. */
export interface ArrayFile {
  name: string
  arrays: StoredArray[]
  /** Frees the memory of a library that holds the file; its arrays cannot be read any more. */
  close?(): void
}

/** Throws a CallError where so many bytes do not fit into free memory. */
export type Allow = (bytes: number) => void

/** The name of an array in errors. */
export const placeOf = (file: string, array: string): string => `${file}, ${array}`
