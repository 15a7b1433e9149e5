import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder, isVerified, refuseHash, verifyFile } from './files.mjs'
import { causeOf } from './process.mjs'

/** @import { Context, FetchWheel, WheelPin } from './types.d.mts' */

export class NotFetched extends Error {}

/** @type {(pin: WheelPin, requirements: string, folder: string) => string[]} */
const pipArguments = (pin, requirements, folder) => [
  '-m',
  'pip',
  'download',
  '--no-deps',
  '--no-cache-dir',
  '--disable-pip-version-check',
  '--only-binary',
  ':all:',
  '--implementation',
  'cp',
  '--python-version',
  pin.python,
  '--platform',
  pin.platform,
  '--require-hashes',
  '-r',
  requirements,
  '-d',
  folder,
]

/** @type {FetchWheel} */
const download = async (context, pin, folder) => {
  const requirements = join(folder, 'requirements.txt')
  writeFileSync(requirements, `${pin.package}==${pin.version} --hash=${pin.algorithm}:${pin.hash}\n`)
  // Not in /tmp, which may be too small. The next run deletes what a killed pip left here.
  const env = { ...context.env, TMPDIR: emptyFolder(join(folder, 'tmp')) }
  const { code, output } = await context.run('python3', pipArguments(pin, requirements, folder), {
    env,
    show: context.isTerminal,
  })
  if (code === 0) return
  const [, expected, actual] = /Expected sha256 (\w+)[\s\S]*?Got\s+(\w+)/.exec(output) ?? []
  if (actual) throw refuseHash(pin.file, `sha256 ${expected}`, `sha256 ${actual}`)
  throw new NotFetched(causeOf(output))
}

/**
 * Fetches a wheel and returns its path. It uses a complete wheel that a killed run left.
 * @type {(context: Context, pin: WheelPin, folder: string, fetch?: FetchWheel) => Promise<string>}
 */
export const fetchWheel = async (context, pin, folder, fetch = download) => {
  mkdirSync(folder, { recursive: true })
  const wheel = join(folder, pin.file)
  if (await isVerified(wheel, pin)) return wheel
  rmSync(wheel, { force: true })
  await fetch(context, pin, folder)
  await verifyFile(wheel, pin)
  return wheel
}
