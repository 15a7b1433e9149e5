/** A part of a file with the share of the file that has been read, 0 … 1. */
export interface Part {
  bytes: Uint8Array
  done: number
}

/** A file that is read in parts, again for each pass, because its whole content may not fit into memory. */
export interface ByteSource {
  /** Its name in errors. */
  name: string
  /** Yields the bytes in order, unpacked. Throws a CallError where they cannot be read. */
  parts(): Iterable<Part>
}

/** Makes a source of bytes that are in memory. */
export const inMemory = (bytes: Uint8Array, name: string): ByteSource => ({
  name,
  parts: () => (bytes.length > 0 ? [{ bytes, done: 1 }] : []),
})
