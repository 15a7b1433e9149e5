import { join } from 'node:path'
import type { Frame } from '../../shared/frames/frame.ts'
import { followFrames } from '../frames/follow.ts'
import { readForeign, type ForeignFrame } from './foreignFrames.ts'
import { frameFiles } from './watchFolder.ts'

/** Reads the frames of a watched run from the files of its folder, in their order. Throws a CallError where it is gone. */
export function* loggedFrames(folder: string, foreign: string): Generator<{ own: ForeignFrame; frame: Frame }> {
  for (const file of frameFiles(folder)) {
    const follower = followFrames(join(folder, file))
    for (let hasMore = true; hasMore;) {
      const batch = follower.read(true)
      hasMore = batch.hasMore
      for (const { frame } of batch.frames) {
        const own = frame.run === foreign ? readForeign(frame) : null
        if (own !== null && typeof own !== 'string') yield { own, frame }
      }
    }
  }
}
