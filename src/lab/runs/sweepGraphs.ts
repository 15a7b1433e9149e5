import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { graphFolderOwner } from '../../shared/graphFolders.ts'
import { isAlive } from './processIdentity.ts'

/** Deletes the temporary folders of trainers that were killed, and returns their number; never throws. */
export function sweepGraphs(folder = tmpdir(), lives = (pid: number) => isAlive({ pid, start: null })): number {
  let swept = 0
  for (const name of entriesOf(folder)) {
    const owner = graphFolderOwner(name)
    if (owner === null || lives(owner)) continue
    try {
      rmSync(join(folder, name), { recursive: true })
      swept++
    } catch {
      // Another user's folder, or one that another lab sweeps at this moment.
    }
  }
  return swept
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
