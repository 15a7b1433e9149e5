import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { encodeFrame, magic, type Frame } from '../../shared/frames/frame.ts'

/** A file of frames that one process writes. */
export interface FrameFile {
  path: string
  /** Appends a batch and waits until the disk has it. On failure the file keeps its length, and the batch may be repeated. */
  append(frames: readonly Frame[]): void
  close(): void
}

/** Creates a file of frames. Throws where it exists already: each writer has a file of its own. */
export function createFrameFile(path: string): FrameFile {
  const file = openSync(path, 'wx', 0o600)
  let length = 0
  const write = (bytes: Uint8Array): void => {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, length + at)
      fsyncSync(file)
    } catch (error) {
      // A part of a frame in the middle of a file would be damage.
      if (fstatSync(file).size > length) ftruncateSync(file, length)
      throw error
    }
    length += bytes.length
  }
  write(magic)
  return {
    path,
    append(frames) {
      if (frames.length > 0) write(Buffer.concat(frames.map(encodeFrame)))
    },
    close: () => closeSync(file),
  }
}
