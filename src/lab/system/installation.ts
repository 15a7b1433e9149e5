import { existsSync, readFileSync } from 'node:fs'
import { arch, release, type } from 'node:os'
import { join } from 'node:path'
import { ElectronReport } from '../../shared/contract/system.ts'
import { installWords } from '../../shared/installWords.ts'
import { engineVariable, installationFile } from '../../shared/layout.ts'
import { processorProblem } from '../../shared/processor.ts'
import { isPackaged } from '../layout.ts'
import { chooseEngine, engineFolders, installedEngines, type InstalledEngine } from './engines.ts'
import { readEngineWish } from './engineWish.ts'

/** What is installed: in a clone by set-up (.runtime/state.json), in a package by its builder and by engine packages. */
export interface Installation {
  /** `fix`: the command that installs a native engine; null where none can. */
  engine: { kind: 'native'; tensorflow: string; variant: string } | { kind: 'wasm'; reason: string; fix: string | null }
  electron: ElectronReport | null
}

export function readInstallation(root: string): Installation {
  const installation = isPackaged(root) ? readPackage(root) : readSetup(root)
  const problem = processorProblem(readText('/proc/cpuinfo') ?? '')
  return problem === null ? installation : { ...installation, engine: { kind: 'wasm', reason: problem, fix: null } }
}

function readSetup(root: string): Installation {
  const engine = { kind: 'wasm', reason: 'set-up has not run', fix: installWords(false).engine } as const
  const state = readJson(join(root, '.runtime', 'state.json'))
  return { engine, ...state, electron: electronOf(state) }
}

function readPackage(root: string): Installation {
  const electron = electronOf(readJson(join(root, installationFile)))
  const engine = packagedEngine(root)
  if (engine !== null) return { engine: { kind: 'native', ...engine }, electron }
  const fix = installWords(true).engine
  return { engine: { kind: 'wasm', reason: 'no engine package is installed', fix }, electron }
}

const electronOf = (state: Record<string, unknown> | null): ElectronReport | null =>
  ElectronReport.strip().safeParse(state?.['electron']).data ?? null

/** Returns the engine package that an installed Collapsar uses; null where none is installed. */
export const packagedEngine = (root: string): InstalledEngine | null =>
  chooseEngine(installedEngines(engineFolders(root)), {
    wish: readEngineWish(),
    hasDriver: existsSync('/proc/driver/nvidia/version'),
  })

/** Returns the variables that tell a trainer its engine. */
export const engineVariables = (root: string): NodeJS.ProcessEnv =>
  isPackaged(root) ? { [engineVariable]: packagedEngine(root)?.folder ?? '' } : {}

/** Returns the versions that are stored with every run, for its reproduction. */
export function currentVersions(root: string): Record<string, string> {
  const { engine } = readInstallation(root)
  return {
    collapsar: appVersion(root),
    node: process.versions.node,
    system: `${type()} ${release()} ${arch()}`,
    ...(engine.kind === 'native' ? { tensorflow: engine.tensorflow } : {}),
  }
}

export const appVersion = (root: string): string => String(readJson(join(root, 'package.json'))?.version ?? 'unknown')

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function readJson(path: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readText(path) ?? '') as Record<string, unknown>
  } catch {
    return null
  }
}
