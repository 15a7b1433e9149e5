import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { billOfMaterials } from './billOfMaterials.ts'
import { openBuild, type Build } from './build.ts'
import { licencesText, partsOf } from './contents.ts'
import { makeApp } from './electronApp.ts'
import { buildAppDeb } from './linux/appDeb.ts'
import { finishAppFolder } from './linux/appFolder.ts'
import { sha256, writeAppImage, writeInstaller, writeTar } from './linux/archives.ts'
import { buildEngine, findEngine } from './linux/engine.ts'
import { finishOtherFolder } from './otherSystems.ts'
import { readOptions, usage } from './options.ts'
import { makeProgramFolder } from './programFolder.ts'
import { buildWheel } from './pythonWheel.ts'

/** Runs a step, and logs its time and the sizes of the files that it made. */
async function step<T>(build: Build, name: string, run: () => Promise<T>): Promise<T> {
  const since = performance.now()
  const result = await run()
  const files = [result].flat().filter((file) => typeof file === 'string' && !statSync(file).isDirectory())
  const sizes = files.map((file) => `${basename(String(file))} ${(statSync(String(file)).size / 1e6).toFixed(1)} MB`)
  build.log([`${name}: ${((performance.now() - since) / 1000).toFixed(1)} s`, ...sizes].join('  '))
  return result
}

/** Writes what the app consists of, into its folder and beside the packages. */
function describe(build: Build, app: string): string[] {
  const parts = partsOf(build)
  const at = new Date().toISOString()
  const bill = JSON.stringify(billOfMaterials(parts, { version: build.version, commit: build.commit, at }), null, 2)
  const licences = licencesText(readFileSync(join(build.root, 'LICENSE'), 'utf8'), parts)
  const { electron, nodeVersion, version, commit } = build
  const engine = build.hasEngine ? { tensorflow: findEngine(build.root, 'cpu').tensorflow } : {}
  const versions = {
    collapsar: version,
    commit,
    electron: electron.version,
    electronSource: electron.source,
    node: nodeVersion,
  }
  const files = {
    'LICENSES.txt': licences,
    'sbom.cdx.json': `${bill}\n`,
    'versions.json': `${JSON.stringify({ ...versions, ...engine, at }, null, 2)}\n`,
  }
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(app, name), text)
    writeFileSync(join(build.out, name), text)
    return join(build.out, name)
  })
}

/** Builds the packages for Linux from the folder of the app. The folder itself becomes a result last. */
async function buildForLinux(build: Build, app: string): Promise<string[]> {
  const made: string[] = []
  const { targets, isRelease, work } = build
  if (targets.includes('deb')) made.push(await step(build, 'deb', () => buildAppDeb(build, app)))
  const tar = join(build.out, `${basename(app)}.tar.gz`)
  const needsTar = targets.includes('tar') || (targets.includes('run') && !isRelease)
  if (needsTar) await step(build, 'tar', () => writeTar(app, tar, isRelease ? 'gz' : 'fastGz').then(() => tar))
  if (targets.includes('run')) {
    const archive = isRelease ? join(work, 'app.tar.xz') : tar
    if (isRelease) await writeTar(app, archive, 'xz')
    const installer = {
      archive,
      folder: basename(app),
      title: `Collapsar ${build.version}`,
      file: `${basename(app)}.run`,
    }
    made.push(await step(build, 'run', () => writeInstaller(build, installer)))
  }
  if (targets.includes('tar')) made.push(tar)
  else rmSync(tar, { force: true })
  if (targets.includes('appimage')) made.push(await step(build, 'appimage', () => writeAppImage(build, app)))
  if (build.hasEngine) made.push(...(await step(build, 'engine for the CPU', () => buildEngine(build, 'cpu'))))
  if (build.hasCuda) made.push(...(await step(build, 'engine for CUDA', () => buildEngine(build, 'cuda'))))
  return made
}

async function buildPackages(build: Build): Promise<void> {
  mkdirSync(build.out, { recursive: true })
  const programs = join(build.work, 'program')
  await step(build, 'bundles', () => makeProgramFolder(build, programs))
  const app = await step(build, `app with Electron ${build.electron.version} (${build.electron.source})`, () =>
    makeApp(build, programs),
  )
  if (build.platform === 'linux') await finishAppFolder(build, app)
  else finishOtherFolder(build, app)
  const described = describe(build, app)
  const wheel = await step(build, 'wheel for Python', async () => buildWheel(build.root, build.out))
  const made = build.platform === 'linux' ? await buildForLinux(build, app) : []
  const sums = await Promise.all(
    [...made, wheel, ...described].map(async (file) => `${await sha256(file)}  ${basename(file)}`),
  )
  writeFileSync(join(build.out, 'SHA256SUMS'), `${sums.join('\n')}\n`)
  const folder = join(build.out, basename(app))
  rmSync(folder, { recursive: true, force: true })
  renameSync(app, folder)
  rmSync(build.work, { recursive: true, force: true })
  build.log(`done: ${folder}`)
}

const args = process.argv.slice(2)
try {
  if (args.includes('--help')) console.log(usage)
  else await buildPackages(openBuild(join(import.meta.dirname, '..'), readOptions(args)))
} catch (error) {
  console.error(`package  ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
