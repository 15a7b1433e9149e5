import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sizeText } from './files.mjs'
import { linkedFolder } from './packs.mjs'

/** @import { Context, Pack, Release } from './types.d.mts' */

/** @type {(path: string) => number} */
const sizeOf = (path) => {
  const found = lstatSync(path)
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((total, name) => total + sizeOf(join(path, name)), 0)
}

/**
 * Returns the folder of a build and its size, or null where it is not on disk.
 * @type {(root: string, pack: Pack) => string | null}
 */
export const placeOf = (root, { folder }) =>
  existsSync(join(root, folder)) ? `${folder}, ${sizeText(sizeOf(join(root, folder)))}` : null

/**
 * Deletes the builds of a version, except the one in use, and returns an exit code.
 * @type {(context: Context, release: Release) => number}
 */
export const removeBuilds = ({ root, log }, { version, cpu, cuda }) => {
  const packs = [cpu, cuda].filter((pack) => placeOf(root, pack) !== null)
  const inUse = linkedFolder(root)
  const spare = packs.filter(({ folder }) => folder !== inUse)
  for (const pack of spare) {
    log(`deleting ${placeOf(root, pack)}`)
    rmSync(join(root, pack.folder), { recursive: true })
  }
  if (spare.length > 0) return 0
  log(`TensorFlow ${version} has ${packs.length > 0 ? 'no other build than the one in use' : 'no build here'}`)
  return 1
}
