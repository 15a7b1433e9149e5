import { join } from 'node:path'
import { readJson, writeJson } from './files.mjs'

/** @import { Pack, Release, Wish } from './types.d.mts' */

/** @type {(root: string) => string} */
const path = (root) => join(root, '.runtime/engine.json')

/**
 * Reads the build that the user chose. Only `npm run engine` writes it.
 * @type {(root: string) => Wish}
 */
export const readWish = (root) => {
  const { variant = 'cpu', tensorflow = null } = readJson(path(root)) ?? {}
  return { variant, tensorflow }
}

/** @type {(root: string, wish: Wish) => void} */
export const writeWish = (root, { variant, tensorflow }) =>
  writeJson(path(root), { variant, ...(tensorflow === null ? {} : { tensorflow }) })

/**
 * Stores the choice of a build. The default version is no choice, so a later default replaces it.
 * @type {(releases: readonly Release[], pack: Pack) => Wish}
 */
export const wishFor = ([newest], { variant, tensorflow: { version } }) => ({
  variant,
  tensorflow: version === newest?.version ? null : version,
})

/**
 * Returns the release of the wish: the default where none was chosen, or where Collapsar no longer has the chosen one.
 * @type {(releases: readonly Release[], wish: Wish) => Release}
 */
export const wantedRelease = (releases, { tensorflow }) => {
  const release = releases.find(({ version }) => version === tensorflow) ?? releases[0]
  if (!release) throw new Error('the table of TensorFlow versions is empty')
  return release
}

/**
 * Finds the newest release of a version as a user writes it: 2.21, 2.21.0, 2.22.0rc0 or 2.22.0-rc0.
 * @type {(releases: readonly Release[], text: string) => Release | null}
 */
export const findRelease = (releases, text) => {
  const wanted = text.replace('-', '')
  return releases.find(({ version }) => version === wanted || version.startsWith(`${wanted}.`)) ?? null
}
