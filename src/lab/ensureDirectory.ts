import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it; one that is there is left alone. Throws the system's error.
 * Step by step, since the `recursive` of Node 24 never returns where the system answers ENOENT below a folder that
 * exists, as under /proc (its like on Windows: https://github.com/nodejs/node/issues/31177). Goes when Node returns.
 */
export function ensureDirectory(path: string): void {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry?.isDirectory()) return
  if (entry) throw Object.assign(new Error(`ENOTDIR: ${path} is a file`), { code: 'ENOTDIR' })
  if (dirname(path) !== path) ensureDirectory(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process may have been quicker.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
