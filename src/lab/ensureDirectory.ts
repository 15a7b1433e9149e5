import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a folder and its parents; an existing folder stays as it is. Throws the system's error.
 * It creates one folder after another, because `mkdir` with `recursive` never returns in Node 24 where the system answers
 * ENOENT below an existing folder, as under /proc (Windows: https://github.com/nodejs/node/issues/31177).
 */
export function ensureDirectory(path: string): void {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry?.isDirectory()) return
  if (entry) throw Object.assign(new Error(`ENOTDIR: ${path} is a file`), { code: 'ENOTDIR' })
  if (dirname(path) !== path) ensureDirectory(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have created it first.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
