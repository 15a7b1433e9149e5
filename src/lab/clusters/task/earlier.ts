import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { followFrames } from '../../frames/follow.ts'
import { framesFolder, readFrameFileName } from './layout.ts'

/** Returns the runs that earlier attempts of a task have trained to their end. */
export function endedRuns(submission: string, task: number): Set<string> {
  const ended = new Set<string>()
  for (const name of namesIn(framesFolder(submission))) {
    if (readFrameFileName(name)?.task !== task) continue
    const follower = followFrames(join(framesFolder(submission), name))
    for (let hasMore = true; hasMore;) {
      const batch = follower.read(true)
      for (const { frame } of batch.frames) if (frame.kind === 'ended') ended.add(frame.run)
      hasMore = batch.hasMore
    }
  }
  return ended
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // no attempt has begun
  }
}
