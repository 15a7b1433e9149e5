import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { CallError } from '../../shared/contract/errors.ts'
import { followFrames, type FrameFollower } from '../frames/follow.ts'
import { log, type LabContext } from '../runs/labContext.ts'
import { foreignRun, type ForeignRun } from './foreignRun.ts'

/** A folder that is followed. */
export interface Watch {
  folder: string
  /** Reads everything that is new; resolves to the number of new frames. */
  read(isComplete?: boolean): Promise<number>
  /** The ids of the runs in the history so far. */
  runs(): string[]
  /** Ends the watch: runs that have not ended are interrupted, and continue with the next watch. */
  end(): void
}

/** The ending of files of frames. */
const ending = '.frames'

/** Lists the files of frames of a folder by name. Throws a CallError where it cannot be read. */
export function frameFiles(folder: string): string[] {
  try {
    if (!statSync(folder).isDirectory()) throw new CallError('invalid', `${folder} is no folder`)
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .toSorted()
  } catch (error) {
    if (error instanceof CallError) throw error
    throw new CallError('notFound', `Collapsar cannot read the folder ${folder}: ${(error as Error).message}`)
  }
}

/** Follows the runs of a folder that other programs train. Nothing in it is changed. */
export function watchFolder(context: LabContext, folder: string): Watch {
  const followers = new Map<string, FrameFollower>()
  const runs = new Map<string, ForeignRun>()
  const damaged = new Set<string>()
  const runOf = (id: string): ForeignRun => {
    const known = runs.get(id) ?? foreignRun(context, id, folder)
    runs.set(id, known)
    return known
  }
  const readFile = async (name: string, isComplete: boolean): Promise<number> => {
    const follower = followers.get(name) ?? followFrames(join(folder, name))
    followers.set(name, follower)
    let count = 0
    let last: ForeignRun | null = null
    for (;;) {
      const { frames, damages, hasMore } = follower.read(isComplete)
      for (const { frame } of frames) {
        last = runOf(frame.run)
        last.take(frame, name)
        count++
        // Other calls of the lab come first.
        if (frame.kind === 'step') await setImmediate()
      }
      for (const { offset, reason } of damages)
        damaged.add(`${name}, byte ${offset}: ${reason}. What is good is shown.`)
      reportDamage(context, damaged, last?.id() ?? null)
      if (!hasMore) return count
    }
  }
  return {
    folder,
    read: async (isComplete = false) => {
      let count = 0
      for (const name of frameFiles(folder)) count += await readFile(name, isComplete)
      return count
    },
    runs: () => [...runs.values()].flatMap((run) => run.id() ?? []),
    end: () => {
      for (const run of runs.values()) run.interrupt()
    },
  }
}

function reportDamage(context: LabContext, damaged: Set<string>, id: string | null): void {
  if (id === null) return
  for (const text of damaged) log(context, id, 'warning', text)
  damaged.clear()
}
