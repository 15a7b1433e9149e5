import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolder, isVerified, refuseHash, verifyFile } from './files.mjs'
import { causeOf } from './process.mjs'

export class NotFetched extends Error {}

const pipArguments = (pin, requirements, folder) => [
  ...['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--disable-pip-version-check'],
  ...['--only-binary', ':all:', '--implementation', 'cp', '--python-version', pin.python, '--platform', pin.platform],
  ...['--require-hashes', '-r', requirements, '-d', folder],
]

const download = async (context, pin, folder) => {
  const requirements = join(folder, 'requirements.txt')
  writeFileSync(requirements, `${pin.package}==${pin.version} --hash=${pin.algorithm}:${pin.hash}\n`)
  // Beside the wheel: a small /tmp would not hold it, and what a killed pip leaves there goes with the next one.
  const env = { ...context.env, TMPDIR: emptyFolder(join(folder, 'tmp')) }
  const { code, output } = await context.run('python3', pipArguments(pin, requirements, folder), {
    ...{ env, show: context.isTerminal },
  })
  if (code === 0) return
  const [, expected, actual] = /Expected sha256 (\w+)[\s\S]*?Got\s+(\w+)/.exec(output) ?? []
  if (actual) throw refuseHash(pin.file, `sha256 ${expected}`, `sha256 ${actual}`)
  throw new NotFetched(causeOf(output))
}

/** The path of the verified wheel. A whole one that a killed run left behind is used as it is. */
export const fetchWheel = async (context, pin, folder, fetch = download) => {
  mkdirSync(folder, { recursive: true })
  const wheel = join(folder, pin.file)
  if (await isVerified(wheel, pin)) return wheel
  rmSync(wheel, { force: true })
  await fetch(context, pin, folder)
  await verifyFile(wheel, pin)
  return wheel
}
