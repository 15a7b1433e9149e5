import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { createContext } from '../../scripts/setup/ensure.mjs'
import { findProgram } from '../../scripts/setup/process.mjs'
import type { Context } from '../../scripts/setup/types.d.mts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** An empty project folder that goes away with the test. */
export const makeRoot = (files: Record<string, string> = {}): string => {
  const root = temporaryFolder()
  for (const [path, content] of Object.entries(files)) write(join(root, path), content)
  return root
}

export const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** A real context on a temporary root, with what was logged. */
export const makeContext = (root: string, changes: Partial<Context> = {}): { context: Context; lines: string[] } => {
  const lines: string[] = []
  const context = createContext({ root, env: changes.env ?? process.env, log: (line) => lines.push(line) })
  return { context: { ...context, isTerminal: false, ...changes }, lines }
}

/** A PATH that holds these programs only: real ones by name, or scripts with the given text. */
export const makePath = (root: string, programs: Record<string, string | true>): NodeJS.ProcessEnv => {
  const folder = join(root, 'path')
  mkdirSync(folder)
  for (const [name, script] of Object.entries(programs)) {
    const target = join(folder, name)
    if (script === true) {
      const real = findProgram(name, process.env)
      if (real) symlinkSync(real, target)
      continue
    }
    writeFileSync(target, script)
    chmodSync(target, 0o755)
  }
  return { ...process.env, PATH: [folder, '/nonexistent'].join(delimiter) }
}
