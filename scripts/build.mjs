import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createContext } from './setup/ensure.mjs'
import { digest } from './setup/files.mjs'
import { pinnedNode } from './setup/node.mjs'
import { lastLines } from './setup/process.mjs'
import { runSteps } from './setup/steps.mjs'

/** @import { Step } from './setup/types.d.mts' */

const inputs = ['src', 'resources', 'electron.vite.config.ts', 'package-lock.json']

/** @type {(path: string) => string[]} */
const walk = (path) => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return []
  if (!found.isDirectory()) return [`${path} ${found.size} ${found.mtimeMs}`]
  return readdirSync(path)
    .sort()
    .flatMap((name) => walk(join(path, name)))
}

/** @type {(root: string) => [string, string[]]} */
const buildCommand = (root) => [
  pinnedNode(root),
  [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'],
]

/**
 * Builds the app. A step like those of set-up: it is done while no input has changed.
 * @type {Step<null>}
 */
export const buildStep = {
  name: 'app',
  cost: 'electron-vite build, about 10 s',
  key: ({ root }) => digest(inputs.flatMap((path) => walk(join(root, path))).join('\n')),
  outputs: () => ['out/main/index.js'],
  run: async (context) => {
    const { code, output } = await context.run(...buildCommand(context.root), {})
    if (code !== 0) throw new Error(`the build failed:\n${lastLines(output, 30)}`)
  },
}

/** @type {(options?: import('./setup/types.d.mts').ContextOptions) => Promise<string[]>} */
export const ensureBuilt = (options) => runSteps(createContext(options), [buildStep])
