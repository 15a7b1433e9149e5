import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sessionLength, type RunFrame } from '../../../shared/contract/runFrames.ts'
import type { Frame } from '../../../shared/frames/frame.ts'
import { frameValue } from '../../../shared/frames/values.ts'
import { createFrameFile, type FrameFile } from '../../frames/append.ts'
import type { Checkpoint } from '../../store/checkpoints.ts'
import type { Snapshot } from '../../store/snapshots.ts'
import { writeCheckpoint } from './checkpointFile.ts'
import { checkpointFile, checkpointFolder, frameFileName } from './layout.ts'

/** Writes what happens to the runs of a task into the files of this attempt. */
export interface Reporter {
  /** The number of this attempt, from 0. */
  attempt: number
  report(run: string, frame: RunFrame): void
  /** Stores weights at a step of `keptSteps`. */
  snapshot(run: string, snapshot: Snapshot): void
  /** Writes a checkpoint after all frames before it, so that a run never resumes beyond what was reported. */
  checkpoint(run: string, checkpoint: Checkpoint): void
  /** Writes what waits. Throws where the disk takes nothing; the frames then wait for the next try. */
  flush(): void
  close(): void
}

/** Opens the files of the next attempt of a task; `session` is that of its first attempt. */
export function openReporter(submission: string, task: number, session: number): Reporter {
  for (const part of ['frames', 'weights']) mkdirSync(join(submission, part), { recursive: true })
  mkdirSync(checkpointFolder(submission), { recursive: true })
  const { attempt, file } = openNext(join(submission, 'frames'), task)
  let weights: FrameFile | null = null
  let waiting: Frame[] = []

  const first = (session + attempt) * sessionLength
  const nextNumber = counter(first)
  const nextOfWeights = counter(first)
  const report = (run: string, { kind, ...fields }: RunFrame): void =>
    void waiting.push({ kind, run, sequence: nextNumber(run), ...frameValue(fields) })
  const flush = (): void => {
    file.append(waiting)
    waiting = []
  }
  return {
    attempt,
    report,
    snapshot(run, { step, weights: vectors }) {
      weights ??= createFrameFile(join(submission, 'weights', frameFileName(task, attempt)))
      weights.append([
        { kind: 'snapshot', run, sequence: nextOfWeights(run), ...frameValue({ step, weights: vectors }) },
      ])
      report(run, { kind: 'snapshot', step })
    },
    checkpoint(run, checkpoint) {
      flush()
      writeCheckpoint(checkpointFile(submission, run), run, checkpoint)
      report(run, { kind: 'checkpointed', step: checkpoint.step })
    },
    flush,
    close() {
      file.close()
      weights?.close()
    },
  }
}

/** Counts for each run from a number on. */
function counter(first: number): (run: string) => number {
  const next = new Map<string, number>()
  return (run) => {
    const number = next.get(run) ?? first
    next.set(run, number + 1)
    return number
  }
}

/** Creates the file of the first attempt that has none. Two writers of a task never share one. */
function openNext(folder: string, task: number): { attempt: number; file: FrameFile } {
  for (let attempt = 0; ; attempt++) {
    try {
      return { attempt, file: createFrameFile(join(folder, frameFileName(task, attempt))) }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}
