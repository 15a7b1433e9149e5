import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { badFile } from '../../datasets/readers/rawSet.ts'

/** A file that is read at any place. A file of 20 GB is never in memory as a whole. */
export interface FileBytes {
  /** Its name in errors. */
  name: string
  size: number
  /** Reads `length` bytes from a byte on. Throws a CallError where the file ends before. */
  read(from: number, length: number): Uint8Array
  close(): void
}

/** Opens a file. Throws an error of the system where that fails. */
export function openFile(path: string, name: string): FileBytes {
  const handle = openSync(path, 'r')
  const { size } = fstatSync(handle)
  return {
    name,
    size,
    read: (from, length) => {
      requireInside(name, size, from, length)
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length;) {
        const count = readSync(handle, bytes, at, Math.min(length - at, 1 << 30), from + at)
        if (count === 0) throw endOf(name, from + at, length)
        at += count
      }
      return bytes
    },
    close: () => closeSync(handle),
  }
}

/** Makes a file of bytes that are in memory. */
export const bytesInMemory = (bytes: Uint8Array, name: string): FileBytes => ({
  name,
  size: bytes.length,
  read: (from, length) => {
    requireInside(name, bytes.length, from, length)
    return bytes.subarray(from, from + length)
  },
  close: () => {},
})

const endOf = (name: string, at: number, length: number): Error =>
  badFile(name, `byte ${at}`, `expected ${length} bytes, found the end of the file; the file is truncated`)

function requireInside(name: string, size: number, from: number, length: number): void {
  if (from < 0 || length < 0 || from + length > size) throw endOf(name, Math.min(from, size), length)
}
