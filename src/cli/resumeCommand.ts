import { follow, type FollowOptions } from './follow.ts'
import { findRun } from './historyCommands.ts'

/** Lets runs go on that were stopped or lost, and shows them; each may be named by the beginning of its id. */
export const resumeCommand = (beginnings: readonly string[], options: FollowOptions): Promise<number> =>
  follow(options, async ({ handlers }) => {
    const list = await handlers['runs.list']({})
    const runs = [...new Set(beginnings.map((beginning) => findRun(list, beginning)))]
    // One that cannot is refused before any other has begun.
    for (const { id } of runs.toSorted((a, b) => Number(a.canResume) - Number(b.canResume)))
      await handlers['runs.resume']({ id })
    return runs.map(({ id }) => id)
  })
