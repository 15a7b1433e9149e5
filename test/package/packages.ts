import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lab/specs.ts'

/** Where the packages of the tests are. They are built once for all files of a test run. */
const folder = join(root, '.runtime/test-packages')

/** A version before any release. */
export const oldVersion = '0.0.9'

/** Builds packages with `npm run package`'s own program, unless this test run has built them already. */
function build(name: string, args: readonly string[]): string {
  const out = join(folder, name)
  const isBuilt = existsSync(join(out, 'SHA256SUMS'))
  if (!isBuilt)
    execFileSync(process.execPath, [join(root, 'packaging/index.ts'), '--out', out, ...args], { stdio: 'inherit' })
  return out
}

export const buildOld = (): string => build('old', ['--version', oldVersion, '--targets', 'deb,run', '--no-engine'])
export const buildNew = (): string => build('new', ['--targets', 'deb,run'])

/** Finds the one file of a folder that matches. */
export function fileIn(out: string, pattern: RegExp): string {
  const found = readdirSync(out).filter((name) => pattern.test(name))
  if (found.length !== 1) throw new Error(`${out} has ${found.length} files that match ${pattern}: ${found.join(', ')}`)
  return join(out, found[0] ?? '')
}
