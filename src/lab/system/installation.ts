import { readFileSync } from 'node:fs'
import { arch, release, type } from 'node:os'
import { join } from 'node:path'

/** The result of set-up, from .runtime/state.json. */
export interface Installation {
  engine: { kind: 'native'; tensorflow: string; variant: string } | { kind: 'wasm'; reason: string; fix: string }
  electron: { source: string; version: string } | null
}

const notSetUp: Installation = {
  engine: { kind: 'wasm', reason: 'set-up has not run', fix: 'npm run setup' },
  electron: null,
}

export function readInstallation(root: string): Installation {
  const state = readJson(join(root, '.runtime', 'state.json'))
  return state === null ? notSetUp : { ...notSetUp, ...state }
}

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

function readJson(path: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch {
    return null
  }
}
