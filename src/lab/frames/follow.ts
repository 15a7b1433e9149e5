import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { scanFrames, scanStart, type Damage, type FoundFrame, type ScanState } from '../../shared/frames/scan.ts'

/** What a reader found since its last read. */
export interface FrameBatch {
  frames: FoundFrame[]
  damages: Damage[]
  /** Whether more bytes wait in the file: read again at once. */
  hasMore: boolean
}

export interface FrameFollower {
  path: string
  /** Reads what was appended since the last read. `isComplete`: nobody appends to the file any more. */
  read(isComplete?: boolean): FrameBatch
  /** Where the next read begins. */
  state(): ScanState
}

/** Bytes of one read, unless a frame is longer. */
const chunkBytes = 8 * 2 ** 20

/**
 * Follows a file that may still grow, from `start` on. It opens the file for every read, because network file systems
 * show new bytes only then. A file that has become shorter is read again from its beginning.
 */
export function followFrames(path: string, start: ScanState = scanStart, chunk = chunkBytes): FrameFollower {
  let state = start
  const read = (isComplete = false): FrameBatch => {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      if (size < state.offset) state = scanStart
      let wanted = chunk
      for (;;) {
        const bytes = readAt(file, state.offset, Math.min(wanted, size - state.offset))
        const isEnd = state.offset + bytes.length >= size
        const scan = scanFrames(bytes, state, isEnd, isComplete)
        const isStuck = scan.state.offset === state.offset && !isEnd
        state = scan.state
        if (!isStuck) return { frames: scan.frames, damages: scan.damages, hasMore: !isEnd }
        wanted = Math.max(scan.needed, 2 * wanted)
      }
    } finally {
      closeSync(file)
    }
  }
  return { path, read, state: () => state }
}

function readAt(file: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  while (at < length) {
    const count = readSync(file, bytes, at, length - at, position + at)
    if (count === 0) break
    at += count
  }
  return bytes.subarray(0, at)
}
