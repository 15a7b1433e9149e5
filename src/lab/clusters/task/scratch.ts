import { mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Returns a folder on the node for compiled programs: a shared file system is slow, and its nodes may differ. */
export function scratchFolder(): string {
  const folder = join(tmpdir(), `collapsar-${userInfo().uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
