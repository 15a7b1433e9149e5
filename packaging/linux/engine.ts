import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeReleases } from '../../scripts/setup/packs.mjs'
import { tensorflowPins } from '../../scripts/setup/tensorflow-pins.mjs'
import { readWish, wantedRelease } from '../../scripts/setup/wish.mjs'
import { addonFile } from '../../src/shared/layout.ts'
import type { Build } from '../build.ts'
import { runCommand } from '../command.ts'
import { readTemplate, writeIn } from './appFolder.ts'
import { writeInstaller, writeTar } from './archives.ts'
import { buildDeb, debVersion } from './deb.ts'

export type Variant = 'cpu' | 'cuda'

/** An engine as set-up built it. */
interface Engine {
  folder: string
  tensorflow: string
  variant: Variant
  /** The name of its package. Packages of several versions can be installed side by side. */
  packageName: string
}

/** Finds the build of an engine that set-up made. Throws an Error where there is none. */
export function findEngine(root: string, variant: Variant): Engine {
  const releases = makeReleases(tensorflowPins)
  const release = wantedRelease(releases, readWish(root))
  const folder = join(root, release[variant].folder)
  const command = variant === 'cpu' ? 'npm run setup' : 'npm run engine -- --cuda --anyway'
  if (!existsSync(join(folder, addonFile))) throw new Error(`there is no engine in ${folder}: run '${command}'`)
  const name = variant === 'cpu' ? 'collapsar-engine-cpu' : 'collapsar-engine-cuda12'
  const isDefault = release.version === releases[0]?.version
  return { folder, tensorflow: release.version, variant, packageName: isDefault ? name : `${name}-${release.version}` }
}

const licence = `The native engine consists of
- TensorFlow (libtensorflow_cc, libtensorflow_framework): Apache License 2.0, https://www.tensorflow.org
- the addon of @tensorflow/tfjs-node-gpu: Apache License 2.0
- in the CUDA build, libraries of NVIDIA CUDA and cuDNN under NVIDIA's licence, which restricts passing them on

`
/** TensorFlow and tfjs ship no text of their licence where set-up takes them from. TypeScript is under the same one. */
const licenceText = (root: string): string =>
  licence + readFileSync(join(root, 'node_modules/typescript/LICENSE.txt'), 'utf8')

/** Links the files of an engine into `target`, and describes it for the app. */
async function stageEngine({ folder, tensorflow, variant }: Engine, target: string): Promise<void> {
  await runCommand('cp', ['-al', folder, target])
  writeIn(target, 'engine.json', `${JSON.stringify({ tensorflow, variant }, null, 2)}\n`)
}

async function buildEngineDeb(build: Build, engine: Engine): Promise<string> {
  const { tensorflow, variant, packageName } = engine
  const stage = join(build.work, `deb-${variant}`)
  const engines = join(stage, 'usr/lib/collapsar-engines')
  mkdirSync(engines, { recursive: true })
  await stageEngine(engine, join(engines, `${tensorflow}-${variant}`))
  writeIn(stage, `usr/share/doc/${packageName}/copyright`, licenceText(build.root))
  return buildDeb(build, stage, {
    name: packageName,
    version: debVersion(tensorflow),
    summary: `native engine of Collapsar: TensorFlow ${tensorflow}${variant === 'cuda' ? ' with CUDA 12' : ''}`,
    description: ['Collapsar finds the engine by itself. It needs a processor with AVX.'],
    depends: ['libc6 (>= 2.28)', 'libstdc++6'],
  })
}

async function buildEngineInstaller(build: Build, engine: Engine): Promise<string> {
  const { tensorflow, variant, packageName } = engine
  const folder = `${packageName}-${tensorflow}`
  const stage = join(build.work, folder)
  mkdirSync(stage)
  await stageEngine(engine, join(stage, 'engine'))
  writeIn(stage, 'engine/LICENSE', licenceText(build.root))
  writeIn(stage, 'NAME', `${tensorflow}-${variant}\n`)
  writeIn(stage, 'install.sh', readTemplate('install-engine.sh'), 0o755)
  const compression = build.isRelease ? 'xz' : 'gz'
  const archive = join(build.work, `${folder}.tar.${compression}`)
  await writeTar(stage, archive, build.isRelease ? 'xz' : 'fastGz')
  const title = `The native engine of Collapsar: TensorFlow ${tensorflow}`
  return writeInstaller(build, { archive, folder, title, file: `${folder}-linux-x64.run` })
}

/** Builds the packages of an engine that set-up made before. */
export async function buildEngine(build: Build, variant: Variant): Promise<string[]> {
  const engine = findEngine(build.root, variant)
  return [
    ...(build.targets.includes('deb') ? [await buildEngineDeb(build, engine)] : []),
    ...(build.targets.includes('run') ? [await buildEngineInstaller(build, engine)] : []),
  ]
}
