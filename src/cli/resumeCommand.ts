import { follow, followedRuns, type FollowOptions } from './training.ts'
import { findByBeginning } from './show.ts'

/** Lets runs go on that were stopped or lost, and shows them; each may be named by the beginning of its id. */
export const resumeCommand = (beginnings: readonly string[], options: FollowOptions): Promise<number> =>
  follow(options, async (lab) => {
    const list = await lab.handlers['runs.list']({})
    const runs = [...new Set(beginnings.map((beginning) => findByBeginning(list, beginning, 'run')))]
    // One that cannot is refused before any other has begun.
    for (const { id } of runs.toSorted((a, b) => Number(a.canResume) - Number(b.canResume)))
      await lab.handlers['runs.resume']({ id })
    return await followedRuns(
      lab,
      runs.map(({ id }) => id),
    )
  })
