import { setImmediate } from 'node:timers/promises'
import type { Emit } from '../../shared/rpc/server.ts'
import type { LabContract } from '../../shared/contract/index.ts'
import type { Damage } from '../../shared/frames/scan.ts'
import { followFrames } from '../frames/follow.ts'
import type { LabContext } from '../runs/labContext.ts'
import { applyFrame, type FrameSource } from './applyFrame.ts'

/** A file of frames of a submission, here or in its mirror. */
export interface IngestFile extends FrameSource {
  /** Its name in the folder of frames. */
  name: string
  path: string
}

export interface Ingested {
  /** Frames that were new. */
  frames: number
  damages: Damage[]
}

/** Bytes of frames that the first transaction stores, and at least and at most. Other labs and the window wait for each. */
const batchBytes = 2 ** 16
const leastBytes = 2 ** 14
const mostBytes = 2 ** 20
/** The time that a transaction should take, in milliseconds. A busy machine stores less at a time. */
const batchMs = { least: 8, most: 30 }

/**
 * Stores the new frames of a file in the history. Frames and the position in the file are one transaction, so a lab that
 * is killed at any moment neither loses a frame nor stores one twice. Between batches the lab answers other calls.
 */
export async function ingestFile(context: LabContext, file: IngestFile, bytes = batchBytes): Promise<Ingested> {
  const total: Ingested = { frames: 0, damages: [] }
  for (let size = bytes; ;) {
    // Also before the first batch: a study has a file for each task.
    await setImmediate()
    const began = performance.now()
    if (!ingestBatch(context, file, size, total)) return total
    const took = performance.now() - began
    if (took > batchMs.most) size = Math.min(size, Math.max(leastBytes, size / 2))
    else if (took < batchMs.least) size = Math.max(size, Math.min(mostBytes, 2 * size))
  }
}

/** Returns whether more bytes wait in the file. */
function ingestBatch(context: LabContext, file: IngestFile, bytes: number, total: Ingested): boolean {
  const { store } = context
  const events = heldEvents(context.emit)
  const batch = store.connection.atomically(() => {
    // Read under the lock: another lab of this home may ingest the same file.
    const start = store.clusters.position(file.token, file.name) ?? undefined
    const follower = followFrames(file.path, start, bytes)
    const read = follower.read()
    let frames = 0
    for (const { frame } of read.frames) if (applyFrame({ ...context, emit: events.emit }, frame, file)) frames++
    const now = follower.state()
    if (now.offset !== start?.offset) store.clusters.setPosition(file.token, file.name, now)
    return { ...read, frames }
  })
  // A window must not hear of what a failed transaction has taken back.
  events.release()
  total.frames += batch.frames
  total.damages.push(...batch.damages)
  return batch.hasMore
}

/** Holds events until they are released. */
function heldEvents(emit: Emit<LabContract>): { emit: Emit<LabContract>; release(): void } {
  const held: Parameters<Emit<LabContract>>[] = []
  return {
    emit: ((...event: Parameters<Emit<LabContract>>) => void held.push(event)) as Emit<LabContract>,
    release: () => {
      for (const event of held.splice(0)) emit(...event)
    },
  }
}
